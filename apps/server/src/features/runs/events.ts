import type { RunEvent } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import { withoutWaitingForDisk } from '../../database/durability.ts';
import { encodeSignal, SIGNAL_CHANNEL } from '../../database/signal-channel.ts';

/** An event before it has its number and its time. */
export type NewEvent = RunEvent extends infer E
  ? E extends RunEvent
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;
/** What an append notes beside its events; changes as the run goes on. */
export type Progress = {
  cellsDone: number;
  status: 'starting' | 'running';
  /** How its kernel started, once it has. */
  start: { rung: string; reason: string; milliseconds: number } | null;
};

/**
 * Appends events under a claim, in one statement: numbers are given and progress is noted with them.
 * Answers false, and writes nothing, where the claim was lost.
 */
export async function appendClaimed(
  db: Queryable,
  run: { id: string; claim: string },
  batch: { events: readonly NewEvent[]; progress: Progress },
): Promise<boolean> {
  const start = batch.progress.start && JSON.stringify(batch.progress.start);
  const { rows } = await sql<{ base: number }>`
    with fenced as (
      update runs set last_event = last_event + ${batch.events.length}, cells_done = ${batch.progress.cellsDone},
        status = case when status = 'cancelling' then status else ${batch.progress.status} end,
        start_info = ${start}::jsonb
      where id = ${run.id} and claim = ${run.claim} and status in ('starting', 'running', 'cancelling')
      returning last_event - ${batch.events.length} as base
    ), written as (
      insert into run_events (run_id, seq, at, type, payload)
      select ${run.id}, fenced.base + item.place, clock_timestamp(), item.value->>'type', item.value
      from fenced, jsonb_array_elements(${JSON.stringify(batch.events)}::jsonb) with ordinality as item(value, place)
    )
    select base, ${withoutWaitingForDisk},
      pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'events', runId: run.id })}) from fenced`.execute(
    db,
  );
  return rows.length > 0;
}

/** Appends one event to a run whose row the transaction has locked. */
export async function appendEvent(db: Queryable, runId: string, event: NewEvent): Promise<void> {
  await sql`
    with numbered as (update runs set last_event = last_event + 1 where id = ${runId} returning last_event),
    written as (
      insert into run_events (run_id, seq, at, type, payload)
      select ${runId}, last_event, clock_timestamp(), ${event.type}, ${JSON.stringify(event)}::jsonb from numbered
    )
    select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'events', runId })})`.execute(db);
}

/** Ends a run, whoever had it, with its last event. The caller has locked the row and seen that it has not ended. */
export async function appendFinished(
  tx: Tx,
  runId: string,
  event: Extract<NewEvent, { type: 'finished' }>,
): Promise<void> {
  const failure = event.failure && JSON.stringify(event.failure);
  await sql`
    with ended as (
      update runs set status = ${event.status}, failure = ${failure}::jsonb, finished_at = clock_timestamp(),
        lease_until = null, claim = null, last_event = last_event + 1
      where id = ${runId} returning last_event
    ), written as (
      insert into run_events (run_id, seq, at, type, payload)
      select ${runId}, last_event, clock_timestamp(), ${event.type}, ${JSON.stringify(event)}::jsonb from ended
    )
    select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'events', runId })})`.execute(tx);
}

/** Events after a number, in order. */
export async function readEvents(
  db: Queryable,
  runId: string,
  from: { after: number; limit: number },
): Promise<RunEvent[]> {
  const rows = await db
    .selectFrom('run_events')
    .select(['seq', 'at', 'payload'])
    .where('run_id', '=', runId)
    .where('seq', '>', from.after)
    .orderBy('seq')
    .limit(from.limit)
    .execute();
  return rows.map((row) => ({ ...row.payload, seq: row.seq, at: row.at.toISOString() }) as RunEvent);
}

export const insertRunBlob = (
  db: Queryable,
  blob: { runId: string; hash: string; bytes: number; mime: string },
) =>
  db
    .insertInto('run_blobs')
    .values({ run_id: blob.runId, hash: blob.hash, bytes: blob.bytes, mime: blob.mime })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
