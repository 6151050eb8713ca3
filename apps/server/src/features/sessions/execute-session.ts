import { setTimeout as wait } from 'node:timers/promises';
import { ClaimLostError } from '../runs/journal.ts';
import { type Held, release } from './claims.ts';
import { RETRY_MILLISECONDS } from './limits.ts';
import { type SessionDependencies, type SessionPlace, SessionWork } from './session-work.ts';

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
  const work = new SessionWork(dependencies, held, place);
  const report = (message: string) => (error: unknown) => {
    log.error({ err: error, session: held.id }, message);
    return undefined;
  };
  try {
    await work.run();
  } catch (error) {
    if (!(error instanceof ClaimLostError)) {
      report('a session failed inside the hub')(error);
      await endFailed(work, place.signal, report('the failure of a session could not be written'));
    }
  }
  await work.close().catch(report('the processes of a session could not be ended'));
  // The database is away; whoever finds the lease expired takes the session over.
  await release(db, held, { doneGeneration: work.doneGeneration }).catch(
    report('a session could not be given back'),
  );
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
