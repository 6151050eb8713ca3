const MiB = 1024 * 1024;

/** What one run may cost the hub. All can be overridden per run. */
export interface RunLimits {
  /** Output of the whole run, as bytes of JSON. */
  readonly outputBytesPerRun: number;
  /** Output of one cell, as bytes of JSON. */
  readonly outputBytesPerCell: number;
  /** One display, result or error, as bytes of JSON. */
  readonly displayBytes: number;
  /** Displays and results kept for one cell; `clear_output` starts anew, streams count as one. */
  readonly outputsPerCell: number;
  /** Messages a run may send at once before `messagesPerSecond` matters. */
  readonly messageBurst: number;
  /** Messages per second a run may send for as long as it likes. */
  readonly messagesPerSecond: number;
  /** Wall-clock time of the run in milliseconds; Infinity for none. */
  readonly runMs: number;
  /** Wall-clock time of one cell in milliseconds; Infinity for none. */
  readonly cellMs: number;
  /** How long stream text is gathered into one event, in milliseconds. */
  readonly coalesceMs: number;
  /** From the interrupt until the kill, in milliseconds. */
  readonly cancelGraceMs: number;
}

export const DEFAULT_RUN_LIMITS: RunLimits = {
  // Four of the largest cells: still a page that a browser opens and a row that PostgreSQL stores.
  outputBytesPerRun: 64 * MiB,
  // A 20-megapixel PNG or a Plotly figure of a million points fits; a data frame printed whole does not.
  outputBytesPerCell: 24 * MiB,
  // Base64 of a 12 MiB picture. Above it browsers stall on a single output.
  displayBytes: 16 * MiB,
  // More frames than anyone scrolls through; each is a row in the database and an element in the page.
  outputsPerCell: 2_000,
  // A flushed print in a loop of 100,000 is ordinary in notebooks and takes some 15 s.
  messageBurst: 200_000,
  // What the hub handles without other runs noticing, when several notebooks do it at once.
  messagesPerSecond: 1_000,
  // The longest a person or a schedule waits without saying so.
  runMs: 60 * 60_000,
  cellMs: 60 * 60_000,
  // Below what the eye sees as a delay, above what makes one event of hundreds of prints.
  coalesceMs: 75,
  // Long enough for `finally` blocks to close files, short enough to wait for.
  cancelGraceMs: 5_000,
};
