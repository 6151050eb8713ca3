import type { SessionEvent, SessionStatus } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable } from '../../database/connect.ts';
import { withoutWaitingForDisk } from '../../database/durability.ts';
import { encodeSignal, SIGNAL_CHANNEL } from '../../database/signal-channel.ts';
import { toStorable } from '../runs/storable.ts';
import { GENERATIONS_KEPT } from './limits.ts';

/** An event before it has its number and its time. */
export type NewSessionEvent = SessionEvent extends infer E
  ? E extends SessionEvent
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;

/** With the cell that was running when it came. */
export type PlacedEvent = NewSessionEvent & { cell: string | null };

/** What the row says beside the events; written with them. */
export type Standing = {
  status: SessionStatus;
  prompt: object | null;
  start: object | null;
};

/**
 * Appends events under a claim, in one statement, with the session's standing. When a cell starts again, what it
 * said before goes away, and with new inputs what belongs to no cell and is older than the page tells: a session
 * shows the present. Of a widget its last state stays, and the last that was said to it beside its state: it is for
 * pages that show the widget already, whichever came first. The last notice stays, which the page shows until another
 * comes. Answers false, and writes nothing, where the claim was lost.
 */
export async function appendHeld(
  db: Queryable,
  held: { id: string; claim: string },
  { events, standing }: { events: readonly PlacedEvent[]; standing: Standing },
): Promise<boolean> {
  const restarted = events.flatMap(replacedBy);
  const placesOf = (type: PlacedEvent['type']) =>
    events.flatMap((event) => (event.type === type ? (event.cell ?? []) : []));
  const processes = events.findLast((event) => event.type === 'widgets-restarted');
  const kept = processes?.kept.map(widgetPlace) ?? null;
  const isNew = events.some((event) => event.type === 'generation');
  const settled = events.findLast((event) => event.type === 'settled');
  const { rows } = await sql<{ base: number }>`
    with fenced as (
      update sessions set last_event = last_event + ${events.length}, status = ${standing.status},
        settled_generation = coalesce(${settled?.generation ?? null}::int, settled_generation),
        stop_wanted = stop_wanted and ${settled === undefined},
        open_prompt = ${asJson(standing.prompt)}::jsonb, start_info = ${asJson(standing.start)}::jsonb
      where id = ${held.id} and claim = ${held.claim}
      returning last_event - ${events.length} as base
    ), forgotten as (
      delete from session_events using fenced
      where session_id = ${held.id} and seq <= fenced.base and (cell_id = any(${restarted}::text[])
        or (cell_id = any(${placesOf('widget')}::text[]) and payload->>'type' <> 'widget-said')
        or (cell_id = any(${placesOf('widget-said')}::text[]) and payload->>'type' = 'widget-said')
        or (cell_id like ${`${WIDGET_PLACE}%`} and not cell_id = any(${kept}::text[])))
    ), outdated as (
      delete from session_events using fenced
      where ${isNew} and session_id = ${held.id} and cell_id is null
        and seq < (select seq from session_events where session_id = ${held.id} and cell_id is null
          and payload->>'type' = 'generation' order by seq desc offset ${GENERATIONS_KEPT - 2} limit 1)
        and seq is distinct from (select max(seq) from session_events where session_id = ${held.id}
          and cell_id is null and payload->>'type' = 'notice')
    ), written as (
      insert into session_events (session_id, seq, at, cell_id, payload)
      select ${held.id}, fenced.base + item.place, clock_timestamp(), item.value->>'cell', item.value - 'cell'
      from fenced, jsonb_array_elements(${JSON.stringify(events)}::jsonb) with ordinality as item(value, place)
    )
    select base, ${withoutWaitingForDisk},
      pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'session-events', sessionId: held.id })}) from fenced`.execute(
    db,
  );
  return rows.length > 0;
}

/** Stands where the cell of other events stands; no cell has such an id. */
const WIDGET_PLACE = 'widget ';
export const widgetPlace = (modelId: string): string => `${WIDGET_PLACE}${modelId}`;

/** Where an event leaves nothing of what was said there before: of a cell, its last execution counts. */
function replacedBy(event: PlacedEvent): string[] {
  if (event.type === 'cell-started') return [event.cellId];
  return event.type === 'widgets-restarted' || event.type === 'widget-closed' ? [event.cell ?? ''] : [];
}

const asJson = (value: object | null): string | null =>
  value === null ? null : JSON.stringify(toStorable(value));

/** Appends one event to a session that the transaction has locked, whoever holds it. */
export async function appendToLocked(db: Queryable, id: string, event: NewSessionEvent): Promise<void> {
  await sql`
    with numbered as (update sessions set last_event = last_event + 1 where id = ${id} returning last_event),
    written as (
      insert into session_events (session_id, seq, at, cell_id, payload)
      select ${id}, last_event, clock_timestamp(), null, ${JSON.stringify(event)}::jsonb from numbered
    )
    select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'session-events', sessionId: id })})`.execute(
    db,
  );
}

/** Events after a number, in order. */
export async function readEvents(
  db: Queryable,
  sessionId: string,
  from: { after: number; limit: number },
): Promise<SessionEvent[]> {
  const rows = await db
    .selectFrom('session_events')
    .select(['seq', 'at', 'payload'])
    .where('session_id', '=', sessionId)
    .where('seq', '>', from.after)
    .orderBy('seq')
    .limit(from.limit)
    .execute();
  return rows.map((row) => ({ ...row.payload, seq: row.seq, at: row.at.toISOString() }) as SessionEvent);
}

export const insertSessionBlob = (
  db: Queryable,
  blob: { sessionId: string; hash: string; bytes: number; mime: string },
) =>
  db
    .insertInto('session_blobs')
    .values({ session_id: blob.sessionId, hash: blob.hash, bytes: blob.bytes, mime: blob.mime })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
