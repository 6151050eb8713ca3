import { useEffect, useSyncExternalStore } from 'react';
import { Notice } from './describe-error.ts';

type State<Value> = { readonly value: Value | null; readonly error: Notice | null };

/** Code that a page does not begin with, fetched once. */
export type Later<Value> = {
  /** Starts fetching it; resolves when that is over, whether it arrived or not. */
  readonly begin: () => Promise<void>;
  /** For a page that needs it first and imports it itself. */
  readonly have: (value: Value) => void;
  readonly read: () => State<Value>;
  readonly listen: (listener: () => void) => () => void;
};

/**
 * Unlike React's `lazy`, what is there already is drawn without a moment of waiting, and what has just arrived is
 * drawn at once. Browsers keep in mind which file did not arrive: only the page anew asks for it again.
 */
export function later<Value>(load: () => Promise<Value>): Later<Value> {
  let state: State<Value> = { value: null, error: null };
  let loading: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const set = (next: State<Value>) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const have = (value: Value) => set({ value, error: null });
  return {
    begin: () => {
      if (state.value !== null) return Promise.resolve();
      loading ??= load().then(have, (cause: unknown) => set({ value: null, error: notThere(cause) }));
      return loading;
    },
    have,
    read: () => state,
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** What was fetched, or why it is not there; starts fetching it. */
export function useLater<Value>(part: Later<Value>): State<Value> {
  useEffect(() => void part.begin(), [part]);
  return useSyncExternalStore(part.listen, part.read);
}

function notThere(cause: unknown): Notice {
  const notice = new Notice(
    'A part of this page did not arrive',
    'The network was away for a moment, or the hub was upgraded since you opened this page. Load the page anew to get it.',
  );
  notice.cause = cause;
  return notice;
}
