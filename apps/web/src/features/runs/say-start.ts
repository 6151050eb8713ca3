import type { Run } from '@quire/contract';
import { sayDuration } from '../../ui/words.ts';

/** Less is nothing to whoever reads it. */
export const SAID_FROM_MILLISECONDS = 100;

const RUNGS: Readonly<Record<string, string>> = {
  spare: 'a prepared process that was waiting',
  template: 'a copy of a prepared process',
  checkpoint: 'a copy of the state before the first step that had to run',
  warm: 'a process with Python already started',
  cold: 'a new process',
};

/** How the process of a run or an app came to be, how long that took, and why it was no quicker way. */
export function sayStart({ rung, reason, milliseconds }: NonNullable<Run['start']>): string {
  const ready =
    milliseconds < SAID_FROM_MILLISECONDS ? 'ready at once' : `ready in ${sayDuration(milliseconds)}`;
  return `${RUNGS[rung] ?? rung}, ${ready}. ${reason}`.trim();
}
