import type { RunFailure } from '@quire/contract';
import type { PlacedEvent } from './events.ts';
import type { Wishes } from './wishes.ts';

/** What a person reads where the hub failed, and not their notebook. */
const internalFailure = (): RunFailure => ({
  cellId: null,
  name: null,
  message: null,
  traceback: null,
  code: 'internal',
  sentence: 'The hub could not compute the results of these inputs.',
  advice:
    'Change an input to try again; where one of them is a file, upload it anew. If it happens again, tell your administrator; the details are in the hub’s log.',
});

/**
 * How inputs end that the hub failed at. Before it was known which cells run again, and followers were told, all that
 * is shown is of earlier inputs.
 */
export function failedInside(
  { generation, parameters }: Wishes,
  { reached, isTold }: { reached: string[]; isTold: boolean },
): PlacedEvent[] {
  const failure = internalFailure();
  const settled: PlacedEvent = { type: 'settled', generation, status: 'failed', failure, cell: null };
  return isTold ? [settled] : [{ type: 'generation', generation, parameters, reached, cell: null }, settled];
}
