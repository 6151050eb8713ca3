import { type RawBuilder, sql } from 'kysely';
import type { Signal } from '../ports/signals.ts';
import type { Queryable } from './connect.ts';

export const SIGNAL_CHANNEL = 'quire_signals';

export function encodeSignal(signal: Signal): string {
  if ('runId' in signal) return `${signal.kind} ${signal.runId}`;
  return 'sessionId' in signal ? `${signal.kind} ${signal.sessionId}` : signal.kind;
}

/** Sends a signal with the transaction: nobody hears of what was rolled back. */
export async function sendSignal(db: Queryable, signal: Signal): Promise<void> {
  await notification(signal).execute(db);
}
export const notification = (signal: Signal): RawBuilder<unknown> =>
  sql`select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal(signal)})`;
