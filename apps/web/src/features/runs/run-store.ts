import { applyRunEvents, EMPTY_RUN_STATE, type RunEvent, type RunState } from '@quire/contract';

/** Tabs in the background get no animation frames; twice a second keeps their title true at little cost. */
const HIDDEN_FLUSH_MILLISECONDS = 500;

/** Calls back before the next frame, or soon in a tab that has none. Answers how to call it off. */
export type Schedule = (callback: () => void) => () => void;

const scheduleFrame: Schedule = (callback) => {
  if (document.hidden) {
    const timer = setTimeout(callback, HIDDEN_FLUSH_MILLISECONDS);
    return () => clearTimeout(timer);
  }
  // The tab may go to the background before the frame comes: whichever is first.
  const frame = requestAnimationFrame(() => run());
  const timer = setTimeout(() => run(), HIDDEN_FLUSH_MILLISECONDS);
  const cancel = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const run = () => {
    cancel();
    callback();
  };
  return cancel;
};

export type RunStore = {
  getState: () => RunState;
  subscribe: (listener: () => void) => () => void;
  /** Takes an event; listeners hear of all that came since the last frame at once. */
  push: (event: RunEvent) => void;
  /** Applies what has come so far, now. */
  flush: () => void;
};

/** Collects a run's events and applies them once per frame: a flood costs one rendering, not thousands. */
export function createRunStore(
  initial: RunState = EMPTY_RUN_STATE,
  schedule: Schedule = scheduleFrame,
): RunStore {
  let state = initial;
  let pending: RunEvent[] = [];
  let cancel: (() => void) | null = null;
  const listeners = new Set<() => void>();

  const flush = () => {
    cancel?.();
    cancel = null;
    const events = pending;
    pending = [];
    const next = applyRunEvents(state, events);
    if (next === state) return;
    state = next;
    for (const listener of listeners) listener();
  };

  return {
    getState: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    push: (event) => {
      pending.push(event);
      cancel ??= schedule(flush);
    },
    flush,
  };
}
