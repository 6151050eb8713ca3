import { sql } from 'kysely';
import type { Database, Queryable } from '../../database/connect.ts';
import { LEASE_SECONDS, RUNS_AT_ONCE_PER_PERSON_MAX } from './limits.ts';

/** Hubs claim one after the other: counting a person's runs and taking the next must not interleave. */
const CLAIM_LOCK = 7_218_421;

/** `hasMore`: others waited when this one was taken. */
export type Claimed = {
  id: string;
  claim: string;
  notebook_id: string;
  version: number;
  requested_by: string;
  parameters: Record<string, unknown>;
  withholds_code: boolean;
  hasMore: boolean;
};

/**
 * Takes the next waiting run for a hub: the oldest of the person with the fewest running ones, never above a
 * person's limit. The lock is taken in a statement of its own, so that the next one sees what the last holder did.
 */
export function claimNext(db: Database, hubId: string): Promise<Claimed | null> {
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${CLAIM_LOCK})`.execute(tx);
    const { rows } = await sql<Claimed>`
      with active as (select requested_by, count(*) as count from runs where status in ('starting', 'running', 'cancelling') group by requested_by)
      update runs set status = 'starting', claimed_by = ${hubId}, claim = gen_random_uuid(), started_at = clock_timestamp(),
        lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
      where id = (
        select r.id from runs r left join active on active.requested_by = r.requested_by
        where r.status = 'queued' and coalesce(active.count, 0) < ${RUNS_AT_ONCE_PER_PERSON_MAX}
        order by coalesce(active.count, 0), r.created_at limit 1 for update of r skip locked)
      returning id, claim, notebook_id, version, requested_by, parameters, withholds_code,
        exists (select from runs other where other.status = 'queued' and other.id <> runs.id) as "hasMore"`.execute(
      tx,
    );
    return rows[0] ?? null;
  });
}

/** Keeps the leases of a hub's runs; answers the claims that it still holds, and those of them to be cancelled. */
export async function renewLeases(
  db: Queryable,
  claims: readonly string[],
): Promise<{ claim: string; isCancelling: boolean }[]> {
  if (claims.length === 0) return [];
  const { rows } = await sql<{ claim: string; isCancelling: boolean }>`
    update runs set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where claim = any(${claims}::uuid[]) and status in ('starting', 'running', 'cancelling')
    returning claim, status = 'cancelling' as "isCancelling"`.execute(db);
  return rows;
}

/** Runs whose hub went silent, locked for the one that ends them. */
export async function findAbandoned(
  db: Queryable,
): Promise<{ id: string; notebook_id: string; status: string }[]> {
  const { rows } = await sql<{ id: string; notebook_id: string; status: string }>`
    select id, notebook_id, status from runs where status in ('starting', 'running', 'cancelling') and lease_until < now()
    order by lease_until limit 20 for update skip locked`.execute(db);
  return rows;
}
