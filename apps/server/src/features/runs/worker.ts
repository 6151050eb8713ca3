import type { Signals } from '../../ports/signals.ts';
import { type Claimed, claimNext, findAbandoned, renewLeases } from './claims.ts';
import { type ExecutorDependencies, endRun, executeRun, interruptedFailure } from './executor.ts';
import { removeUnusedUploads } from './janitor.ts';
import { HEARTBEAT_MILLISECONDS, POLL_MILLISECONDS, SWEEP_MILLISECONDS } from './limits.ts';

type WorkerDependencies = ExecutorDependencies & { signals: Signals; hubId: string; runsAtOnce: number };
export type RunWorker = { stop(): Promise<void> };

/** Ends the runs of hubs that went silent, whichever hub looks first. */
const endAbandoned = ({ db, notebooks }: Pick<WorkerDependencies, 'db' | 'notebooks'>) =>
  db.transaction().execute(async (tx) => {
    for (const run of await findAbandoned(tx)) {
      const ending =
        run.status === 'cancelling'
          ? ({ status: 'cancelled', failure: null } as const)
          : ({ status: 'failed', failure: interruptedFailure() } as const);
      await endRun(tx, { notebooks, run, ending });
    }
  });

/** Executes waiting runs on this hub, keeps their leases, and ends what silent hubs left behind. */
export function startRunWorker(dependencies: WorkerDependencies): RunWorker {
  const { db, signals, hubId, runsAtOnce, log } = dependencies;
  const active = new Map<string, { run: Claimed; controller: AbortController; done: Promise<void> }>();
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
        while (!isStopped && active.size < runsAtOnce) {
          const run = await claimNext(db, hubId);
          if (run) start(run);
          // Whoever is queued from now on says so.
          if (!run?.hasMore) break;
        }
      }
    } catch (error) {
      log.error({ err: error }, 'waiting runs could not be claimed');
    } finally {
      isClaiming = false;
    }
  };

  const start = (run: Claimed): void => {
    const controller = new AbortController();
    const done = executeRun(dependencies, run, controller.signal).finally(() => {
      active.delete(run.claim);
      void claimAll();
    });
    active.set(run.claim, { run, controller, done });
  };

  const heartbeat = async (): Promise<void> => {
    const asked = [...active.keys()];
    const held = new Map(
      (await renewLeases(db, asked)).map(({ claim, isCancelling }) => [claim, isCancelling]),
    );
    for (const claim of asked) {
      if (held.get(claim) !== false) active.get(claim)?.controller.abort();
    }
  };

  const quietly = (what: string, work: () => Promise<unknown>) => () => {
    if (!isStopped) work().catch((error: unknown) => log.error({ err: error }, what));
  };
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'queued') void claimAll();
    if (signal.kind === 'cancel')
      for (const { run, controller } of active.values()) if (run.id === signal.runId) controller.abort();
  });
  const timers = [
    setInterval(quietly('leases could not be renewed', heartbeat), HEARTBEAT_MILLISECONDS),
    setInterval(
      quietly('abandoned runs could not be ended', () => endAbandoned(dependencies)),
      POLL_MILLISECONDS,
    ),
    setInterval(
      quietly('unused uploads could not be removed', () => removeUnusedUploads(db, dependencies.blobs)),
      SWEEP_MILLISECONDS,
    ),
    setInterval(() => void claimAll(), POLL_MILLISECONDS),
  ];
  void claimAll();

  return {
    async stop() {
      isStopped = true;
      stopListening();
      for (const timer of timers) clearInterval(timer);
      // A hub that is stopped leaves its runs as a killed one does: ended, with words, by the next hub that looks.
      await Promise.all(
        [...active.values()].map(({ controller, done }) => {
          controller.abort();
          return done;
        }),
      );
    },
  };
}
