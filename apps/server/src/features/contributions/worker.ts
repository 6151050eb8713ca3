import type { Database } from '../../database/connect.ts';
import type { Signals } from '../../ports/signals.ts';
import { claimNext, type Held, release, renewLeases, wake } from './claims.ts';
import { CONTRIBUTIONS_AT_ONCE, HEARTBEAT_MILLISECONDS, POLL_MILLISECONDS } from './limits.ts';

type WorkerDependencies = {
  db: Database;
  signals: Signals;
  hubId: string;
  log: { error(details: object, message: string): void };
  /** Goes on with one contribution as far as it goes now; never throws. */
  advance: (held: Held, signal: AbortSignal) => Promise<void>;
};
export type ContributionWorker = { stop(): Promise<void> };

/** Goes on with contributions that are due on this hub, keeps their leases, and takes over from silent hubs. */
export function startContributionWorker(dependencies: WorkerDependencies): ContributionWorker {
  const { db, signals, hubId, log, advance } = dependencies;
  const active = new Map<string, { id: string; controller: AbortController; done: Promise<void> }>();
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
        while (!isStopped && active.size < CONTRIBUTIONS_AT_ONCE) {
          const held = await claimNext(db, hubId);
          if (!held) break;
          work(held);
        }
      }
    } catch (error) {
      if (!isStopped) log.error({ err: error }, 'waiting contributions could not be claimed');
    } finally {
      isClaiming = false;
    }
  };
  const work = (held: Held): void => {
    const controller = new AbortController();
    const done = advance(held, controller.signal)
      .then(async () => void (await release(db, held)))
      .catch((error: unknown) => log.error({ err: error }, 'a contribution could not be given back'))
      .finally(() => {
        active.delete(held.claim);
        void claimAll();
      });
    active.set(held.claim, { id: held.id, controller, done });
  };
  /** Its work ends, here or elsewhere, and the withdrawal is claimed like any other step. */
  const stopWork = (id: string): void => {
    for (const one of active.values()) if (one.id === id) one.controller.abort();
    void claimAll();
  };
  const heartbeat = async (): Promise<void> => {
    const asked = [...active.keys()];
    const kept = await renewLeases(db, asked);
    for (const claim of asked) {
      if (kept.has(claim)) continue;
      active.get(claim)?.controller.abort();
      // Whatever it still waits for, its place is free: somebody else has the contribution now.
      active.delete(claim);
    }
  };
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'contribution-queued') void claimAll();
    if (signal.kind === 'contribution-withdrawn') stopWork(signal.contributionId);
    if (signal.kind === 'forge-event')
      void wake(db, signal).then(claimAll, (error: unknown) =>
        log.error({ err: error }, 'a forge’s news could not be noted'),
      );
  });
  const timers = [
    setInterval(() => {
      if (!isStopped)
        heartbeat().catch((error: unknown) =>
          log.error({ err: error }, 'leases of contributions could not be renewed'),
        );
    }, HEARTBEAT_MILLISECONDS),
    setInterval(() => void claimAll(), POLL_MILLISECONDS),
  ];
  void claimAll();
  return {
    async stop() {
      isStopped = true;
      stopListening();
      for (const timer of timers) clearInterval(timer);
      for (const { controller } of active.values()) controller.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}
