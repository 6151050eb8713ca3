import type { Held } from './claims.ts';
import { executeSession } from './execute-session.ts';
import { createKeptStates } from './kept-states.ts';
import {
  KEPT_TO_LOOK_AT_MAX,
  SESSIONS_AT_ONCE,
  SESSIONS_AT_ONCE_PER_PERSON,
  SESSIONS_HELD_MAX,
  SESSIONS_OPEN_MAX,
} from './limits.ts';
import type { SessionDependencies } from './session-place.ts';
import { createTurns } from './turns.ts';

type Active = {
  person: string;
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
  const turns = createTurns({ most: SESSIONS_AT_ONCE, mostOfOne: SESSIONS_AT_ONCE_PER_PERSON });
  turns.onFree = onFree;
  const kept = createKeptStates(KEPT_TO_LOOK_AT_MAX);
  /** Sessions that were claimed and have not asked for their turn yet. */
  const begun: string[] = [];

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
      return turns.free > begun.length && active.size < SESSIONS_HELD_MAX;
    },
    /** People whose apps have all the places that one person's may. */
    get busy(): string[] {
      const people = new Set([...active.values()].map(({ person }) => person));
      const begunOf = (person: string) => begun.filter((one) => one === person).length;
      return [...people].filter(
        (person) => turns.of(person) + begunOf(person) >= SESSIONS_AT_ONCE_PER_PERSON,
      );
    },
    get claims(): string[] {
      return [...active.keys()];
    },
    serve(held: Held): void {
      const controller = new AbortController();
      const parking = new AbortController();
      let isBeginning = true;
      begun.push(held.person);
      const begin = (): void => {
        if (isBeginning) begun.splice(begun.indexOf(held.person), 1);
        isBeginning = false;
      };
      const take = (signal: AbortSignal) => {
        begin();
        return turns.take(held.person, signal);
      };
      const standing = { isAsking: false };
      const own = {
        take,
        get isFree() {
          return turns.isFree(held.person);
        },
      };
      const place = { signal: controller.signal, parking: parking.signal, standing, turns: own, kept };
      // Nobody waits for it while the hub goes on: what it throws would end the hub.
      const done = executeSession(dependencies, held, place)
        .catch((error: unknown) => dependencies.log.error({ err: error }, 'a session was lost by the hub'))
        .finally(() => {
          begin();
          active.delete(held.claim);
          onFree();
        });
      active.set(held.claim, { person: held.person, controller, parking, standing, done });
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
