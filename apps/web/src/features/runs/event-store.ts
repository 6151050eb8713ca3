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

export type EventStore<State, Event> = {
  getState: () => State;
  subscribe: (listener: () => void) => () => void;
  /** Takes an event; listeners hear of all that came since the last frame at once. */
  push: (event: Event) => void;
  /** Applies what has come so far, now. */
  flush: () => void;
};

/** Collects events and applies them once per frame: a flood costs one rendering, not thousands. */
export function createEventStore<State, Event>(
  initial: State,
  apply: (state: State, events: readonly Event[]) => State,
  schedule: Schedule = scheduleFrame,
): EventStore<State, Event> {
  let state = initial;
  let pending: Event[] = [];
  let cancel: (() => void) | null = null;
  const listeners = new Set<() => void>();

  const flush = () => {
    cancel?.();
    cancel = null;
    const events = pending;
    pending = [];
    const next = apply(state, events);
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
