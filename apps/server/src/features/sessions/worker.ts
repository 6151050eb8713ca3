import type { BlobStore } from '../../ports/blob-store.ts';
import { recordAudit } from '../audit/service.ts';
import { isBlobUsed } from '../runs/used-blobs.ts';
import { createActiveSessions } from './active-sessions.ts';
import { claimNext, renewLeases, takeFromSilentHubs } from './claims.ts';
import { appendToLocked } from './events.ts';
import { HEARTBEAT_MILLISECONDS, POLL_MILLISECONDS, SWEEP_MILLISECONDS } from './limits.ts';
import { createReplacedValues } from './replaced-values.ts';
import type { SessionDependencies } from './session-place.ts';
import { deleteUnused, listUnusedBlobs } from './store.ts';

type WorkerDependencies = SessionDependencies & { hubId: string };
export type SessionWorker = { stop(): Promise<void> };

/** Serves waiting sessions on this hub, keeps their leases, and takes over what silent hubs left behind. */
export function startSessionWorker(dependencies: WorkerDependencies): SessionWorker {
  const { db, signals, hubId, secrets, log } = dependencies;
  let isStopped = false;
  let isClaiming = false;
  let isWanted = false;

  const claimAll = async (): Promise<void> => {
    isWanted = true;
    if (isClaiming) return;
    isClaiming = true;
    try {
      while (isWanted && !isStopped) {
        isWanted = false;
        while (!isStopped && active.hasRoom) {
          const held = await claimNext(db, hubId, active.busy);
          if (!held) break;
          active.serve(held);
        }
      }
    } catch (error) {
      log.error({ err: error }, 'waiting sessions could not be claimed');
    } finally {
      isClaiming = false;
    }
  };
  const active = createActiveSessions(dependencies, () => void claimAll());
  const heartbeat = async (): Promise<void> => {
    const asked = active.claims;
    const kept = await renewLeases(db, asked);
    for (const claim of asked) if (!kept.has(claim)) active.abandon(claim);
  };
  const quietly = (what: string, work: () => Promise<unknown>) => () => {
    if (!isStopped) work().catch((error: unknown) => log.error({ err: error }, what));
  };
  const forgetSecrets = quietly('secrets of closed apps could not be forgotten', () => secrets.prune(db));
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'session-queued') void claimAll();
    // What is wanted may be its end.
    if (signal.kind === 'session-wanted' && secrets.knows(signal.sessionId)) forgetSecrets();
  });
  const timers = [
    setInterval(quietly('session leases could not be renewed', heartbeat), HEARTBEAT_MILLISECONDS),
    setInterval(
      quietly('sessions of silent hubs could not be taken over', () => takeOver(dependencies)),
      POLL_MILLISECONDS,
    ),
    setInterval(
      quietly('unused sessions could not be closed', () => closeUnused(dependencies, dependencies.blobs)),
      SWEEP_MILLISECONDS,
    ),
    setInterval(
      quietly('replaced values of apps could not be removed', createReplacedValues(dependencies)),
      SWEEP_MILLISECONDS,
    ),
    setInterval(forgetSecrets, SWEEP_MILLISECONDS),
    setInterval(() => void claimAll(), POLL_MILLISECONDS),
  ];
  void claimAll();
  return {
    async stop() {
      isStopped = true;
      stopListening();
      for (const timer of timers) clearInterval(timer);
      await active.stop();
    },
  };
}

/** Sessions that a hub left in the middle of something wait for another one, and say why. */
const takeOver = ({ db }: Pick<WorkerDependencies, 'db'>) =>
  db.transaction().execute(async (tx) => {
    for (const id of await takeFromSilentHubs(tx)) {
      await appendToLocked(tx, id, {
        type: 'notice',
        sentence: 'The hub was restarted; what you see is being computed again with your inputs.',
      });
      await recordAudit(tx, { actorId: null, action: 'session.taken-over', subject: id });
    }
  });

/** Closes what nobody has looked at for long. */
async function closeUnused({ db }: Pick<WorkerDependencies, 'db'>, blobs: BlobStore): Promise<void> {
  const hashes = await db.transaction().execute(async (tx) => {
    const found = await listUnusedBlobs(tx);
    for (const id of await deleteUnused(tx))
      await recordAudit(tx, {
        actorId: null,
        action: 'session.closed',
        subject: id,
        details: { reason: 'unused' },
      });
    return found;
  });
  for (const hash of hashes) if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
}
