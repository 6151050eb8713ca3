import { useSyncExternalStore } from 'react';
import { api } from '../../api.ts';

/** How often a hub that went away is asked whether it is back. */
const ASK_AGAIN_MILLISECONDS = 4_000;

let isReachable = true;
const listeners = new Set<() => void>();
const whenBack = new Set<() => void>();

/** Tells the app that a request got no answer; it asks until the hub is back. */
export function reportUnreachable(): void {
  if (!isReachable) return;
  set(false);
  askLater();
}

/** Calls `listener` each time the hub is reachable again. */
export function onReachableAgain(listener: () => void): void {
  whenBack.add(listener);
}

/** Whether the hub answered when it was last asked. */
export function useIsReachable(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isReachable,
  );
}

/** Runs only while the hub is away, so that there is never more than one waiting. */
function askLater(): void {
  setTimeout(async () => {
    try {
      await api.hub.getHealth();
      set(true);
      for (const listener of whenBack) listener();
    } catch {
      askLater();
    }
  }, ASK_AGAIN_MILLISECONDS);
}

function set(value: boolean): void {
  isReachable = value;
  for (const listener of listeners) listener();
}
