import { Button, Progress } from '@mantine/core';
import type { Session, SessionState } from '@quire/contract';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import { useLasting } from '../../ui/use-lasting.ts';
import { sayDuration } from '../../ui/words.ts';
import { readFields } from '../apps/schema-fields.ts';
import { type RunSection, statusOf, titleAbove } from '../runs/run-sections.ts';
import { SAID_FROM_MILLISECONDS } from '../runs/say-start.ts';
import classes from './app-status.module.css';
import { revealPrompt } from './prompt-panel.tsx';
import type { Behind } from './use-inputs.ts';

/** Work that is over sooner is not worth a button that would only flash. */
const STOP_FROM_MILLISECONDS = 1_000;

type AppStatusProps = {
  readonly session: Session;
  readonly state: SessionState;
  readonly isLost: boolean;
  /** Where other inputs are on their way that the session does not know of yet. */
  readonly behind?: Behind;
  readonly sections: readonly RunSection[];
  /** The cells that the newest inputs make run. */
  readonly reached: readonly string[];
  /** Somebody else's app: there is nothing to stop. */
  readonly isLook?: boolean;
};

/** In a word or two, whether the results are those of the inputs. */
export function AppStatus(props: AppStatusProps) {
  const { session, state, isLost, behind = null, sections, reached, isLook = false } = props;
  const isWorking = state.status === 'running' || state.status === 'starting';
  const isLong = useLasting(isWorking, STOP_FROM_MILLISECONDS);
  const took = useTook(isWorking);
  const stop = useMutation({
    mutationFn: () => api.sessions.stopSession({ params: { id: session.id } }),
    onError: showError,
  });
  const words = isLost
    ? 'Connection lost. Your app goes on; reconnecting…'
    : (sayBehind(behind) ?? sayStanding(session, state, took));
  const progress = isWorking ? progressOf(state, reached, sections) : null;
  return (
    <div className={classes.status} data-status={isLost ? 'lost' : dotOf(behind, state.status)}>
      <span className={classes.dot} aria-hidden="true" />
      <p className={classes.words} role="status" aria-live="polite">
        {words}
      </p>
      {isWorking && isLong && progress && (
        <>
          <span>{progress.words}</span>
          <Progress
            className={classes.bar ?? ''}
            value={progress.percent}
            size={4}
            aria-label={`${progress.done} of ${progress.total} steps done`}
          />
        </>
      )}
      {isWorking && isLong && !isLook && (
        <Button
          size="compact-xs"
          variant="default"
          loading={stop.isPending}
          leftSection={<IconPlayerStopFilled size={11} aria-hidden="true" />}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      )}
      {state.prompt && state.status === 'waiting' && !isLook && (
        <Button size="compact-xs" variant="light" onClick={() => state.prompt && revealPrompt(state.prompt)}>
          Go to the question
        </Button>
      )}
      {state.notice && state.status !== 'ready' && <p className={classes.notice}>{state.notice}</p>}
    </div>
  );
}

function dotOf(behind: Behind, status: SessionState['status']): string {
  if (behind === 'unsent' || behind === 'invalid') return 'lost';
  if (behind === 'held') return 'queued';
  return behind === 'sent' ? 'running' : status;
}

function sayBehind(behind: Behind): string | null {
  switch (behind) {
    case 'unsent':
      return 'Your last change is not sent yet. Trying again…';
    case 'refused':
      return 'Your last change was not taken. These are the results of the inputs before.';
    case 'sent':
      return 'Updating…';
    case 'held':
      return 'You changed inputs. These are the results of the inputs before.';
    case 'invalid':
      return 'One of the inputs does not fit. These are the results of the inputs before.';
    case null:
      return null;
  }
}

function sayStanding(session: Session, state: SessionState, took: number | null): string {
  switch (state.status) {
    case 'queued':
      return session.queuePosition !== null && session.queuePosition > 1
        ? `Waiting for a place: number ${session.queuePosition} in the queue`
        : 'Waiting for a place';
    case 'starting':
      return 'Starting…';
    case 'running':
      return state.stale.size > 0 && state.generation > 1 ? 'Updating…' : 'Working…';
    case 'waiting':
      return 'Waiting for your answer';
    case 'failed':
      return sayEnd(session, state.failure?.name ?? null, state.failure !== null);
    case 'ready':
      return took === null || took < SAID_FROM_MILLISECONDS
        ? 'Up to date'
        : `Up to date · ${sayDuration(took)}`;
  }
}

/** Errors of which no input is the cause: a package is not there. */
const OF_THE_ENVIRONMENT: ReadonlySet<string> = new Set(['ModuleNotFoundError', 'ImportError']);

/** Why nothing goes on by itself; without inputs there are none to blame, or to change. */
function sayEnd({ schema }: Session, name: string | null, isError: boolean): string {
  const hasInputs = readFields(schema).length > 0;
  const mayBeTheirs = hasInputs && !(name !== null && OF_THE_ENVIRONMENT.has(name));
  if (isError) return mayBeTheirs ? 'These inputs led to an error' : 'The notebook ended with an error';
  return hasInputs ? 'Stopped. Change an input to go on.' : 'Stopped. Start over to go on.';
}

/** How far the work on the newest inputs is, and under which heading it stands now. */
function progressOf(state: SessionState, reached: readonly string[], sections: readonly RunSection[]) {
  const total = reached.length;
  if (total === 0) return null;
  const current = reached.find((id) => statusOf(state.run, id) === 'running') ?? null;
  const place = current === null ? -1 : reached.indexOf(current);
  const done = Math.max(0, place);
  const title = titleAbove(sections, current);
  const step = `step ${done + 1} of ${total}`;
  return { done, total, percent: (done / total) * 100, words: title === null ? step : `${title}, ${step}` };
}

/** How long the last work took, as its reader saw it; `null` before there was any. */
function useTook(isWorking: boolean): number | null {
  const began = useRef<number | null>(null);
  const [took, setTook] = useState<number | null>(null);
  useEffect(() => {
    if (isWorking) began.current = Date.now();
    else if (began.current !== null) setTook(Date.now() - began.current);
  }, [isWorking]);
  return took;
}
