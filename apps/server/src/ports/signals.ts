/** Something changed in a table that others may wait for. A hint: the tables are the truth. */
export type Signal =
  /** A run waits to be executed. */
  | { kind: 'queued' }
  /** A run has new events. */
  | { kind: 'events'; runId: string }
  /** A run is to be cancelled. */
  | { kind: 'cancel'; runId: string };

/** Tells all hubs on the same database of changes. A signal may be lost; listeners also look by themselves now and then. */
export type Signals = {
  /** Answers how to stop listening. */
  listen(listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
};
