import type { Run } from '@quire/contract';
import { sayDuration } from '../../ui/words.ts';

/** Less is nothing to whoever reads it. */
export const SAID_FROM_MILLISECONDS = 100;

const RUNGS: Readonly<Record<string, string>> = {
  spare: 'Python was waiting with everything prepared',
  template: 'what is the same for everybody had been prepared',
  checkpoint: 'it went on from the first step that had to run',
  warm: 'Python had been started already',
  cold: 'Python was started first',
};

/** Tags of the hub's own reasons, in words. */
const TAGS: readonly (readonly [RegExp, string])[] = [
  [/^template: none with this notebook’s first cells/u, 'None of its cells had been run ahead.'],
  [/^template: /u, 'Its first cells had not been run ahead: '],
  [/^warm: /u, 'Python had not been started ahead: '],
];

/**
 * How a run or an app started and how long that took. `isDetailed` says as well why it was no quicker way, for those
 * who may read the code: it is about threads, files and connections.
 */
export function sayStart(
  { rung, reason, milliseconds }: NonNullable<Run['start']>,
  { isDetailed }: { readonly isDetailed: boolean },
): string {
  const ready =
    milliseconds < SAID_FROM_MILLISECONDS ? 'ready at once' : `ready in ${sayDuration(milliseconds)}`;
  const why = isDetailed ? TAGS.reduce((text, [tag, words]) => text.replace(tag, words), reason) : '';
  return `${RUNGS[rung] ?? 'Python was started'}, ${ready}. ${why}`.trim();
}
