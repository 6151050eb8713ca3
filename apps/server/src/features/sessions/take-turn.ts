import type { Turn } from './turns.ts';
import { type Wishes, waitForWishes } from './wishes.ts';

/**
 * Takes the turn of an app that a hub holds; says first where it has to wait. Answers false where its person closed or
 * stopped it before a place was free: whoever computes meanwhile may do so without an end.
 */
export async function takeTurn(
  source: Parameters<typeof waitForWishes>[0],
  { turn, signal, onWait }: { turn: Turn; signal: AbortSignal; onWait: () => Promise<void> },
): Promise<boolean> {
  const over = new AbortController();
  const ends = AbortSignal.any([signal, over.signal]);
  const isWaiting = !turn.isFree;
  if (isWaiting) await onWait();
  const isOver = (wishes: Wishes | null) => wishes === null || wishes.isStopWanted;
  const watching = isWaiting
    ? waitForWishes(source, { signal: ends, isAwaited: isOver }).then((isEnded) => {
        if (isEnded) over.abort();
        return isEnded;
      })
    : Promise.resolve(false);
  await turn.take(ends);
  over.abort();
  if (!(await watching)) return true;
  turn.end();
  return false;
}
