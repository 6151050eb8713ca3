import type { RunEvent } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { Signals } from '../../ports/signals.ts';
import { readEvents } from './events.ts';
import { EVENTS_PER_READ, POLL_MILLISECONDS, SSE_HEARTBEAT_MILLISECONDS } from './limits.ts';

type Following = {
  db: Database;
  signals: Signals;
  runId: string;
  after: number;
  signal: AbortSignal;
  present: (event: RunEvent) => RunEvent | null;
};

/** Events in order from the table, woken by signals and, in case one is lost, by the clock. `null` says that nothing came for a while. */
export async function* followEvents({
  db,
  signals,
  runId,
  after,
  signal,
  present,
}: Following): AsyncGenerator<RunEvent | null> {
  const bell = createBell();
  const stopListening = signals.listen((heard) => {
    if (heard.kind === 'events' && heard.runId === runId) bell.ring();
  });
  signal.addEventListener('abort', bell.ring, { once: true });
  try {
    let last = after;
    let quietSince = Date.now();
    while (!signal.aborted) {
      const events = await readEvents(db, runId, { after: last, limit: EVENTS_PER_READ });
      for (const event of events) {
        last = event.seq;
        const shown = present(event);
        if (shown) yield shown;
        if (event.type === 'finished') return;
      }
      if (events.length > 0) {
        quietSince = Date.now();
        continue;
      }
      if (Date.now() - quietSince >= SSE_HEARTBEAT_MILLISECONDS) {
        yield null;
        quietSince = Date.now();
      }
      await bell.wait(POLL_MILLISECONDS);
    }
  } finally {
    stopListening();
    signal.removeEventListener('abort', bell.ring);
  }
}

/** Remembers a ring that came while nobody waited. */
function createBell() {
  let hasRung = false;
  let wake: (() => void) | null = null;
  return {
    ring: (): void => {
      hasRung = true;
      wake?.();
    },
    wait: async (milliseconds: number): Promise<void> => {
      if (!hasRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, milliseconds);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      wake = null;
      hasRung = false;
    },
  };
}
