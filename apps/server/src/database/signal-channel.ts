import { type RawBuilder, sql } from 'kysely';
import type { Signal } from '../ports/signals.ts';
import type { Queryable } from './connect.ts';

export const SIGNAL_CHANNEL = 'quire_signals';

export function encodeSignal(signal: Signal): string {
  if (signal.kind === 'forge-event')
    return [signal.kind, signal.forge, signal.fullName, signal.sha ?? '-', signal.number ?? '-'].join(' ');
  if ('runId' in signal) return `${signal.kind} ${signal.runId}`;
  if ('contributionId' in signal) return `${signal.kind} ${signal.contributionId}`;
  return 'sessionId' in signal ? `${signal.kind} ${signal.sessionId}` : signal.kind;
}

/** Reads what `encodeSignal` wrote; null for what an older or newer hub says. */
export function decodeSignal(payload: string): Signal | null {
  const [kind, id, ...rest] = payload.split(' ');
  if (kind === 'queued' || kind === 'session-queued' || kind === 'contribution-queued') return { kind };
  if (!id) return null;
  if (kind === 'events' || kind === 'cancel') return { kind, runId: id };
  if (kind === 'session-events' || kind === 'session-wanted' || kind === 'session-widgets')
    return { kind, sessionId: id };
  if (kind === 'session-look' || kind === 'session-looked') return { kind, sessionId: id };
  if (kind === 'contribution-events' || kind === 'contribution-withdrawn')
    return { kind, contributionId: id };
  const [fullName, sha = '-', number = '-'] = rest;
  if (kind !== 'forge-event' || !fullName) return null;
  return {
    kind,
    forge: id,
    fullName,
    ...(sha !== '-' && { sha }),
    ...(number !== '-' && { number: Number(number) }),
  };
}

/** Sends a signal with the transaction: nobody hears of what was rolled back. */
export async function sendSignal(db: Queryable, signal: Signal): Promise<void> {
  await notification(signal).execute(db);
}
export const notification = (signal: Signal): RawBuilder<unknown> =>
  sql`select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal(signal)})`;
