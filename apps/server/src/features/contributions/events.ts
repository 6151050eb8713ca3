import type { ContributionEvent } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable } from '../../database/connect.ts';
import { encodeSignal, SIGNAL_CHANNEL } from '../../database/signal-channel.ts';

/** An event before it has its number and its time. */
export type NewContributionEvent = ContributionEvent extends infer E
  ? E extends ContributionEvent
    ? Omit<E, 'seq' | 'at'>
    : never
  : never;

/** Appends one event; the row's lock keeps the numbers in order. */
export async function appendEvent(db: Queryable, id: string, event: NewContributionEvent): Promise<void> {
  await sql`
    with numbered as (update contributions set last_event = last_event + 1 where id = ${id} returning last_event),
    written as (
      insert into contribution_events (contribution_id, seq, at, payload)
      select ${id}, last_event, clock_timestamp(), ${JSON.stringify(event)}::jsonb from numbered
    )
    select pg_notify(${SIGNAL_CHANNEL}, ${encodeSignal({ kind: 'contribution-events', contributionId: id })})`.execute(
    db,
  );
}

/** Events after a number, in order. */
export async function readEvents(
  db: Queryable,
  id: string,
  from: { after: number; limit: number },
): Promise<ContributionEvent[]> {
  const rows = await db
    .selectFrom('contribution_events')
    .select(['seq', 'at', 'payload'])
    .where('contribution_id', '=', id)
    .where('seq', '>', from.after)
    .orderBy('seq')
    .limit(from.limit)
    .execute();
  return rows.map((row) => ({ ...row.payload, seq: row.seq, at: row.at.toISOString() }) as ContributionEvent);
}
