/** Something changed in a table that others may wait for. A hint: the tables are the truth. */
export type Signal =
  /** A run waits to be executed. */
  | { kind: 'queued' }
  /** A run has new events. */
  | { kind: 'events'; runId: string }
  /** A run is to be cancelled. */
  | { kind: 'cancel'; runId: string }
  /** A session waits for a hub. */
  | { kind: 'session-queued' }
  /** A session has new events. */
  | { kind: 'session-events'; sessionId: string }
  /** Somebody wants something of a session: other inputs, an answer, a stop, its end. */
  | { kind: 'session-wanted'; sessionId: string };

/** Tells all hubs on the same database of changes. A signal may be lost; listeners also look by themselves now and then. */
export type Signals = {
  /** Answers how to stop listening. */
  listen(listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
};
