import { isFinished, type Run, type RunState, type RunStatus } from '@quire/contract';
import { sayDuration } from '../../ui/words.ts';
import { type RunSection, sectionStatus, statusOf } from './run-sections.ts';

/** How far a run has come. */
export type RunProgress = {
  /** Code cells that ended, of all. */
  readonly done: number;
  readonly total: number;
  /** The section that runs now. */
  readonly current: RunSection | null;
};

/** The status to show: what the events say once they have caught up with what the hub answered. */
export function currentStatus(run: Pick<Run, 'status' | 'lastEvent'>, state: RunState): RunStatus {
  return isFinished(state.status) || state.lastEvent >= run.lastEvent ? state.status : run.status;
}

export function measureProgress(sections: readonly RunSection[], state: RunState): RunProgress {
  const ids = sections.flatMap((section) => section.codeCellIds);
  const ended = ids.filter((id) => !['waiting', 'running'].includes(statusOf(state, id)));
  const current = sections.find((section) => sectionStatus(section, state, 'running') === 'running');
  return { done: ended.length, total: ids.length, current: current ?? null };
}

/** A run's status in a word or two, as a label. */
export const STATUS_LABELS: Readonly<Record<RunStatus, string>> = {
  queued: 'Waiting',
  starting: 'Starting',
  running: 'Running',
  cancelling: 'Stopping',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
};

type Situation = {
  readonly status: RunStatus;
  readonly queuePosition: number | null;
  readonly progress: RunProgress;
  /** From start to end, or to now, in milliseconds; `null` before the start. */
  readonly milliseconds: number | null;
};

/** What a run is doing or how it ended, in one short sentence. */
export function sayStatus({ status, queuePosition, progress, milliseconds }: Situation): string {
  const after = milliseconds === null ? '' : ` after ${sayDuration(milliseconds)}`;
  switch (status) {
    case 'queued':
      return sayQueue(queuePosition);
    case 'starting':
      return 'Getting Python ready';
    case 'running':
      return progress.current?.title ? `Running: ${progress.current.title}` : 'Running';
    case 'cancelling':
      return 'Stopping…';
    case 'succeeded':
      return milliseconds === null ? 'Done' : `Done in ${sayDuration(milliseconds)}`;
    case 'failed':
      return `Failed${after}`;
    case 'cancelled':
      return `Stopped${after}`;
  }
}

function sayQueue(position: number | null): string {
  if (position === null) return 'Waiting to start';
  if (position <= 1) return 'Waiting to start: yours is next';
  if (position === 2) return 'Waiting to start: one run is before yours';
  return `Waiting to start: ${position - 1} runs are before yours`;
}

/** How far, for the tab's title and for a progress bar: from 0 to 100. */
export function percentDone({ done, total }: RunProgress): number {
  return total === 0 ? 0 : Math.floor((done / total) * 100);
}

/** The tab's title: what matters while the reader looks at another tab comes first. */
export function titleOfRun(title: string, status: RunStatus, progress: RunProgress): string {
  if (status === 'running') return `${percentDone(progress)} % · ${title}`;
  return `${STATUS_LABELS[status]} · ${title}`;
}
