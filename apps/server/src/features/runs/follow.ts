import type { Signal, Signals } from '../../ports/signals.ts';
import { POLL_MILLISECONDS, SSE_HEARTBEAT_MILLISECONDS } from './limits.ts';

type Following<E> = {
  signals: Signals;
  /** The number of the last event that was seen. */
  after: number;
  signal: AbortSignal;
  /** The next events after a number, in order; a few at a time. */
  read: (after: number) => Promise<readonly E[]>;
  /** Whether a signal tells of new events of what is followed. */
  isAbout: (signal: Signal) => boolean;
  /** An event as the follower may see it; `null` for what they may not. */
  present: (event: E) => E | null;
  /** Nothing comes after this one. */
  isLast: (event: E) => boolean;
};

/**
 * Events in order from a table, woken by signals and, in case one is lost, by the clock. `null` says that nothing
 * came for a while.
 */
export async function* followEvents<E extends { seq: number }>({
  signals,
  after,
  signal,
  read,
  isAbout,
  present,
  isLast,
}: Following<E>): AsyncGenerator<E | null> {
  const bell = createBell();
  const stopListening = signals.listen((heard) => {
    if (isAbout(heard)) bell.ring();
  });
  signal.addEventListener('abort', bell.ring, { once: true });
  try {
    let last = after;
    let quietSince = Date.now();
    while (!signal.aborted) {
      const events = await read(last);
      for (const event of events) {
        last = event.seq;
        const shown = present(event);
        if (shown) yield shown;
        if (isLast(event)) return;
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
