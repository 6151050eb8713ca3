import { Button, Progress } from '@mantine/core';
import { isFinished, type Run, type RunState, type RunStatus } from '@quire/contract';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { sayDuration } from '../../ui/words.ts';
import { elapsedOf, estimateTimeLeft, sayTimeLeft } from './remaining-time.ts';
import { percentDone, type RunProgress, sayStatus } from './run-progress.ts';
import classes from './run-status-panel.module.css';
import { sayStart } from './say-start.ts';
import { StatusIcon } from './status-icon.tsx';
import { useNow } from './use-now.ts';

/** The hub ends a cell's process when it has not stopped by itself by then. */
const KILL_AFTER_MILLISECONDS = 5_000;
/** A screen reader that is told more often cannot read anything else. */
const ANNOUNCE_MILLISECONDS_MIN = 6_000;

type RunStatusPanelProps = {
  readonly run: Run;
  readonly state: RunState;
  readonly status: RunStatus;
  readonly progress: RunProgress;
  readonly isLost: boolean;
  /** Stops the run; absent when there is nothing to stop. */
  readonly onStop: (() => void) | null;
};

/** What the run does now, how far it is and how long it takes; stays in view while it runs. */
export function RunStatusPanel({ run, state, status, progress, isLost, onStop }: RunStatusPanelProps) {
  const isOver = isFinished(status);
  const now = useNow(!isOver);
  const elapsed = elapsedOf({ startedAt: startOf(run, state), finishedAt: run.finishedAt }, now);
  const sentence = sayStatus({
    status,
    queuePosition: run.queuePosition,
    progress,
    milliseconds: isOver && run.finishedAt === null ? null : elapsed,
  });
  return (
    <section
      className={classes.panel}
      data-live={!isOver || undefined}
      data-status={status}
      aria-label="Status of the run"
    >
      <div className={classes.row}>
        <StatusIcon status={status} />
        <p className={classes.sentence}>{sentence}</p>
        <p className={classes.time}>
          <TimeWords run={run} status={status} elapsed={elapsed} />
        </p>
        {onStop && (
          <Button
            size="xs"
            variant="default"
            disabled={status === 'cancelling'}
            leftSection={<IconPlayerStopFilled size={13} aria-hidden="true" />}
            onClick={onStop}
          >
            {status === 'cancelling' ? 'Stopping…' : 'Stop'}
          </Button>
        )}
      </div>
      {!isOver && (
        <Progress
          className={classes.bar ?? ''}
          value={status === 'queued' || status === 'starting' ? 0 : percentDone(progress)}
          size={4}
          aria-label={`${progress.done} of ${progress.total} steps done`}
        />
      )}
      {status === 'cancelling' && <StoppingNote />}
      {isOver && run.start && (
        <p className={classes.note}>{`Its start: ${sayStart(run.start, { isDetailed: run.canReadCode })}`}</p>
      )}
      {isLost && !isOver && <p className={classes.lost}>Connection lost. Your run goes on; reconnecting…</p>}
      <Announcement
        text={isLost && !isOver ? 'Connection lost. Your run goes on.' : sentence}
        isUrgent={isOver || isLost}
      />
    </section>
  );
}

/** The answer to a run that had not started says nothing about its start; its first cell does. */
function startOf(run: Run, state: RunState): string | null {
  if (run.startedAt !== null) return run.startedAt;
  const starts = Object.values(state.cells).flatMap((cell) => cell.startedAt ?? []);
  return starts.sort()[0] ?? null;
}

type TimeWordsProps = { readonly run: Run; readonly status: RunStatus; readonly elapsed: number | null };

function TimeWords({ run, status, elapsed }: TimeWordsProps): ReactNode {
  if (isFinished(status)) return run.finishedAt && <TimeAgo at={run.finishedAt} />;
  if (elapsed === null || status === 'cancelling') return null;
  const left = sayTimeLeft(estimateTimeLeft(elapsed, run.typicalMilliseconds), run.typicalMilliseconds);
  const words = sayWholeSeconds(elapsed);
  return left === null ? words : `${words}, ${left}`;
}

/** While it counts, tenths of a second that jump by a whole one say nothing. */
function sayWholeSeconds(milliseconds: number): string {
  return milliseconds < 10_000 ? `${Math.floor(milliseconds / 1_000)} s` : sayDuration(milliseconds);
}

/** Stopping asks the cell first and ends its process after that: both are said. */
function StoppingNote() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), KILL_AFTER_MILLISECONDS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className={classes.note}>
      {isLong
        ? 'It did not stop when asked, so its process is being ended. Results so far stay.'
        : 'Asking it to stop. Results so far stay.'}
    </p>
  );
}

/** Tells a screen reader what changed, not each time something does. */
function Announcement({ text, isUrgent }: { text: string; isUrgent: boolean }) {
  const [said, setSaid] = useState('');
  const last = useRef(0);
  useEffect(() => {
    const wait = isUrgent ? 0 : Math.max(0, last.current + ANNOUNCE_MILLISECONDS_MIN - Date.now());
    const timer = setTimeout(() => {
      last.current = Date.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(timer);
  }, [text, isUrgent]);
  return (
    <span className="q-visually-hidden" role="status" aria-live="polite">
      {said}
    </span>
  );
}
