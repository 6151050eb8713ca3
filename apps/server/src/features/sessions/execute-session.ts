import { setTimeout as wait } from 'node:timers/promises';
import { ClaimLostError } from '../runs/journal.ts';
import { type Held, release } from './claims.ts';
import { REPEAT_MILLISECONDS, RETRY_MILLISECONDS } from './limits.ts';
import type { SessionDependencies, SessionPlace } from './session-place.ts';
import { SessionWork } from './session-work.ts';
import { restartUntaken } from './widgets.ts';

/** Writes an error of a session into the log. */
type Report = (message: string) => (error: unknown) => undefined;

/**
 * Does what a held session's person wants, and holds its processes for what they may want next; gives the session
 * back when nothing was wanted for long. Never throws.
 */
export async function executeSession(
  dependencies: SessionDependencies,
  held: Held,
  place: SessionPlace,
): Promise<void> {
  const { db, log } = dependencies;
  const report: Report = (message) => (error) => {
    log.error({ err: error, session: held.id }, message);
    return undefined;
  };
  const work = await workToEnd(dependencies, held, { place, report });
  // The database is away; whoever finds the lease expired takes the session over.
  await release(db, held, { doneGeneration: work.doneGeneration, asked: work.asked }).catch(
    report('a session could not be given back'),
  );
  await restartUntaken(db, held).catch(report('what was done with widgets at last could not be read'));
}

/**
 * The same inputs give the same result: what an error of the hub broke off, a lost connection say, is begun again,
 * from the start and in new processes. What fails twice is told. Answers the work that was last, which has ended.
 */
async function workToEnd(
  dependencies: SessionDependencies,
  held: Held,
  { place, report }: { place: SessionPlace; report: Report },
): Promise<SessionWork> {
  let repeated: number | null = null;
  let work = new SessionWork(dependencies, held, place);
  for (;;) {
    const failed = await attempt(work);
    const generation = work.unfinished;
    const isRepeated = failed !== null && generation !== null && generation !== repeated;
    if (failed !== null && !isRepeated) {
      report('a session failed inside the hub')(failed.error);
      await endFailed(work, place.signal, report('the failure of a session could not be written'));
    }
    await work.close().catch(report('the processes of a session could not be ended'));
    if (!isRepeated || place.signal.aborted) return work;
    report('what an app computes was broken off inside the hub, and is begun again')(failed.error);
    repeated = generation;
    await wait(REPEAT_MILLISECONDS, undefined, { signal: place.signal }).catch(() => undefined);
    const broken = work;
    work = new SessionWork(dependencies, held, place);
    work.repeat(broken);
  }
}

/** `null` where the work came to its end, or is another hub's now. */
async function attempt(work: SessionWork): Promise<{ error: unknown } | null> {
  try {
    await work.run();
    return null;
  } catch (error) {
    return error instanceof ClaimLostError ? null : { error };
  }
}

/** The person reads of the failure; where that cannot be written, the session is tried again, but not at once. */
async function endFailed(
  work: SessionWork,
  signal: AbortSignal,
  report: (error: unknown) => undefined,
): Promise<void> {
  const isWritten = await work.fail().catch((error: unknown) => report(error));
  if (!isWritten) await wait(RETRY_MILLISECONDS, undefined, { signal }).catch(() => undefined);
}
