import type { Database } from '../../database/connect.ts';
import type { Signals } from '../../ports/signals.ts';
import type { StandingQuestion } from './asking.ts';
import type { Held } from './claims.ts';
import { POLL_MILLISECONDS } from './limits.ts';
import { findWanted, type GivenAnswer, type KeptAnswer } from './store.ts';

/** What a session's person wants of the hub that holds it. */
export type Wishes = {
  parameters: Record<string, unknown>;
  generation: number;
  isStopWanted: boolean;
  answers: readonly KeptAnswer[];
  /** Ids of those that are to be given anew. */
  withdrawn: readonly string[];
  given: GivenAnswer | null;
  /** A question of these inputs whose process has ended. */
  standing: StandingQuestion | null;
};

/**
 * Calls back with a held session's wishes at once, since a signal may have come before this listened, when they may
 * have changed, and now and then because a signal may be lost. `null` says that the session is no longer held. Answers how to stop.
 */
export function watchWishes(
  { db, signals, held }: { db: Database; signals: Signals; held: Held },
  onWishes: (wishes: Wishes | null) => void,
  onError: (error: unknown) => void,
): () => void {
  let isStopped = false;
  let isReading = false;
  let isAsked = false;
  const read = async (): Promise<void> => {
    isAsked = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isAsked && !isStopped) {
        isAsked = false;
        const wishes = await readWishes(db, held);
        if (!isStopped) onWishes(wishes);
      }
    } catch (error) {
      onError(error);
    } finally {
      isReading = false;
    }
  };
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'session-wanted' && signal.sessionId === held.id) void read();
  });
  const timer = setInterval(() => void read(), POLL_MILLISECONDS);
  void read();
  return () => {
    isStopped = true;
    stopListening();
    clearInterval(timer);
  };
}

/** Resolves with true when wishes come that are awaited, with false when `signal` aborts before. */
export async function waitForWishes(
  source: Parameters<typeof watchWishes>[0],
  { signal, isAwaited }: { signal: AbortSignal; isAwaited: (wishes: Wishes | null) => boolean },
): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUp = () => resolve(false);
  signal.addEventListener('abort', giveUp, { once: true });
  if (signal.aborted) giveUp();
  const unwatch = watchWishes(
    source,
    (wishes) => isAwaited(wishes) && resolve(true),
    // The database is away for now; the next look may succeed, and the lease ends if none does.
    () => undefined,
  );
  try {
    return await promise;
  } finally {
    unwatch();
    signal.removeEventListener('abort', giveUp);
  }
}

/** The wishes as they are now; `null` where the session was closed or is held by somebody else. */
export async function readWishes(db: Database, held: Held): Promise<Wishes | null> {
  const row = await findWanted(db, held.id);
  if (row?.claim !== held.claim) return null;
  const asked = row.open_prompt as StandingQuestion | null;
  return {
    // What cells ask for themselves reaches them as the notebook's own inputs do.
    parameters: { ...row.helper_values, ...row.parameters },
    generation: row.generation,
    isStopWanted: row.stop_wanted,
    answers: row.answers as KeptAnswer[],
    withdrawn: row.withdrawn,
    given: row.given_answer as GivenAnswer | null,
    standing: asked?.generation === row.generation ? asked : null,
  };
}
