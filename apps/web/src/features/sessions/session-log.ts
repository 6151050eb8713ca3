import type { SessionEvent } from '@quire/contract';

/** One set of inputs, and what it made the app do. */
export type LogEntry = {
  readonly generation: number;
  readonly at: string;
  /** Names of inputs that differ from those before; all that were given, at first. */
  readonly changed: readonly string[];
  /** Cells that had to run. */
  readonly reached: readonly string[];
  /** The person took an answer back; the inputs are as before. */
  readonly isAnswerTakenBack: boolean;
  readonly ended: { readonly at: string; readonly status: 'succeeded' | 'failed' | 'cancelled' } | null;
  /** What the hub said meanwhile, in sentences. */
  readonly notices: readonly string[];
};
export type SessionLog = {
  readonly lastEvent: number;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Oldest first. */
  readonly entries: readonly LogEntry[];
};

export const EMPTY_LOG: SessionLog = { lastEvent: 0, parameters: {}, entries: [] };
/** A slider makes many; nobody reads further back. The hub keeps the events of these, and of one before. */
const ENTRIES_MAX = 20;

/** Adds events in order; those that were already seen change nothing. */
export function applyToLog(log: SessionLog, events: readonly SessionEvent[]): SessionLog {
  return events.reduce((before, event) => {
    if (event.seq <= before.lastEvent) return before;
    return { ...applyOne(before, event), lastEvent: event.seq };
  }, log);
}

function applyOne(log: SessionLog, event: SessionEvent): SessionLog {
  switch (event.type) {
    case 'generation': {
      const { generation, at, parameters, reached, isAnswerTakenBack = false } = event;
      const changed = changedBetween(log.parameters, parameters);
      const entry: LogEntry = {
        generation,
        at,
        changed,
        reached,
        isAnswerTakenBack,
        ended: null,
        notices: [],
      };
      return { ...log, parameters, entries: [...log.entries, entry].slice(-ENTRIES_MAX) };
    }
    case 'settled':
      return withLast(log, (entry) => ({ ...entry, ended: { at: event.at, status: event.status } }));
    case 'notice':
      return withLast(log, (entry) => ({ ...entry, notices: [...entry.notices, event.sentence] }));
    default:
      return log;
  }
}

function withLast(log: SessionLog, change: (entry: LogEntry) => LogEntry): SessionLog {
  const last = log.entries.at(-1);
  return last === undefined ? log : { ...log, entries: [...log.entries.slice(0, -1), change(last)] };
}

function changedBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
}
