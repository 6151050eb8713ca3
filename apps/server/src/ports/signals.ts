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
  | { kind: 'session-wanted'; sessionId: string }
  /** Somebody used the widgets of a session. */
  | { kind: 'session-widgets'; sessionId: string }
  /** Somebody who may wants to look at the variables of a session. */
  | { kind: 'session-look'; sessionId: string }
  /** What they see has been written down for them. */
  | { kind: 'session-looked'; sessionId: string }
  /** A contribution can go on. */
  | { kind: 'contribution-queued' }
  /** Its author takes a contribution back: whoever works on it stops. */
  | { kind: 'contribution-withdrawn'; contributionId: string }
  /** A contribution has new events. */
  | { kind: 'contribution-events'; contributionId: string }
  | ForgeEvent;

/** A forge says that CI or the state of a request changed; what it is now is to be asked of the forge. */
export type ForgeEvent = {
  kind: 'forge-event';
  /** The id of the configured forge. */
  forge: string;
  fullName: string;
  /** The commit or the request that it is about, as far as the forge names them. */
  sha?: string;
  number?: number;
};

/** Tells all hubs on the same database of changes. A signal may be lost; listeners also look by themselves now and then. */
export type Signals = {
  /** Answers how to stop listening. */
  listen(listener: (signal: Signal) => void): () => void;
  close(): Promise<void>;
};
