import type { Held } from './claims.ts';
import { executeSession } from './execute-session.ts';
import { createKeptStates } from './kept-states.ts';
import { KEPT_TO_LOOK_AT_MAX, SESSIONS_AT_ONCE, SESSIONS_HELD_MAX, SESSIONS_OPEN_MAX } from './limits.ts';
import type { SessionDependencies } from './session-place.ts';
import { createTurns } from './turns.ts';

type Active = {
  controller: AbortController;
  parking: AbortController;
  standing: { isAsking: boolean };
  done: Promise<void>;
};

/**
 * Sessions that this hub holds: those that compute, in turns, and those whose processes wait for the next inputs or
 * for an answer.
 */
export function createActiveSessions(dependencies: SessionDependencies, onFree: () => void) {
  const active = new Map<string, Active>();
  const turns = createTurns(SESSIONS_AT_ONCE);
  turns.onFree = onFree;
  const kept = createKeptStates(KEPT_TO_LOOK_AT_MAX);
  /** Sessions that were claimed and have not asked for their turn yet. */
  let begun = 0;

  /**
   * Those that were opened first make room; one that computes finishes what it does. Those that wait for an answer
   * are the last to go: somebody may be writing it.
   */
  const parkOldest = (): void => {
    const untold = [...active.values()].filter(({ parking }) => !parking.signal.aborted);
    const surplus = Math.max(0, untold.length - SESSIONS_OPEN_MAX);
    // The newest has only begun.
    const others = untold.slice(0, -1);
    const inOrder = [
      ...others.filter(({ standing }) => !standing.isAsking),
      ...others.filter(({ standing }) => standing.isAsking),
    ];
    for (const { parking } of inOrder.slice(0, surplus)) parking.abort();
  };

  return {
    get hasRoom(): boolean {
      return turns.free > begun && active.size < SESSIONS_HELD_MAX;
    },
    get claims(): string[] {
      return [...active.keys()];
    },
    serve(held: Held): void {
      const controller = new AbortController();
      const parking = new AbortController();
      let isBeginning = true;
      begun += 1;
      const begin = (): void => {
        if (isBeginning) begun -= 1;
        isBeginning = false;
      };
      const take = (signal: AbortSignal) => {
        begin();
        return turns.take(signal);
      };
      const standing = { isAsking: false };
      const place = { signal: controller.signal, parking: parking.signal, standing, turns: { take }, kept };
      // Nobody waits for it while the hub goes on: what it throws would end the hub.
      const done = executeSession(dependencies, held, place)
        .catch((error: unknown) => dependencies.log.error({ err: error }, 'a session was lost by the hub'))
        .finally(() => {
          begin();
          active.delete(held.claim);
          onFree();
        });
      active.set(held.claim, { controller, parking, standing, done });
      parkOldest();
    },
    abandon(claim: string): void {
      active.get(claim)?.controller.abort();
    },
    async stop(): Promise<void> {
      await Promise.all(
        [...active.values()].map(({ controller, done }) => {
          controller.abort();
          return done;
        }),
      );
    },
  };
}
