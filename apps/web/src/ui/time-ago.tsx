import { Tooltip } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { sayExactTime, sayTime } from './words.ts';

/** Coarse words change at most this often. */
const TICK_MILLISECONDS = 30_000;

let now = Date.now();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | null = null;

/** One clock for all times on the page. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MILLISECONDS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
}

/** Said only where somebody asks: the browser's first exact time costs more than the rest of a small page. */
const ExactTime = ({ of }: { of: number }) => sayExactTime(of);

/** A moment (ISO 8601) as people say it, with the exact time on hover. */
export function TimeAgo({ at }: { at: string }) {
  const tick = useSyncExternalStore(subscribe, () => now);
  const moment = Date.parse(at);
  // What has just happened may be later than the last tick.
  const words = sayTime(moment, Math.max(tick, Math.min(moment, Date.now())));
  return (
    <Tooltip label={<ExactTime of={moment} />}>
      <time dateTime={at}>{words}</time>
    </Tooltip>
  );
}
