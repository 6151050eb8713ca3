import { sql } from 'kysely';
import type { Database, Queryable, Tx } from '../../database/connect.ts';
import { LEASE_SECONDS } from './limits.ts';

/** A session that this hub holds. */
export type Held = {
  id: string;
  claim: string;
  notebook_id: string;
  version: number;
  person: string;
  withholds_code: boolean;
};

/** Takes the session that has waited longest, but for those of people who have all the places that they may. */
export async function claimNext(
  db: Database,
  hubId: string,
  busy: readonly string[] = [],
): Promise<Held | null> {
  const { rows } = await sql<Held>`
    update sessions set status = 'starting', claimed_by = ${hubId}, claim = gen_random_uuid(),
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = (
      select id from sessions where status = 'queued' and person <> all(${busy}::text[])
      order by queued_at limit 1 for update skip locked)
    returning id, claim, notebook_id, version, person, withholds_code`.execute(db);
  return rows[0] ?? null;
}

/** Keeps the leases of a hub's sessions; answers the claims that it still holds. */
export async function renewLeases(db: Queryable, claims: readonly string[]): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await sql<{ claim: string }>`
    update sessions set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where claim = any(${claims}::uuid[]) returning claim`.execute(db);
  return new Set(rows.map((row) => row.claim));
}

/**
 * Gives a session's place back. It stays as it is, without processes, unless its person wants something that this
 * hub has not done: then it waits for a hub again. `asked` are inputs whose question stands until it is answered.
 */
export async function release(
  db: Queryable,
  held: { claim: string },
  { doneGeneration, asked }: { doneGeneration: number; asked: number | null },
): Promise<void> {
  const stands = sql`coalesce(generation = ${asked}::int, false)`;
  await sql`
    update sessions set claim = null, claimed_by = null, lease_until = null, queued_at = clock_timestamp(),
      open_prompt = case when ${stands} then open_prompt end,
      given_answer = case when ${stands} then given_answer end,
      status = case
        when ${stands} and given_answer->>'promptId' is distinct from open_prompt->>'id' then 'waiting'
        when generation > ${doneGeneration} or status in ('starting', 'running', 'waiting') then 'queued'
        else status end
    where claim = ${held.claim}`.execute(db);
}

/**
 * Takes the sessions of hubs that went silent from them; answers those that were in the middle of something, or had
 * not heard yet of newer inputs. What they had asked of these inputs stands, with an answer that was given meanwhile.
 */
export async function takeFromSilentHubs(tx: Tx): Promise<string[]> {
  const isOfNow = sql`coalesce((open_prompt->>'generation')::int = generation, false)`;
  const { rows } = await sql<{ id: string; status: string }>`
    update sessions set claim = null, claimed_by = null, lease_until = null, queued_at = clock_timestamp(),
      open_prompt = case when ${isOfNow} then open_prompt end,
      given_answer = case when ${isOfNow} and given_answer->>'promptId' = open_prompt->>'id' then given_answer end,
      status = case when generation > settled_generation or status in ('starting', 'running', 'waiting') then 'queued' else status end
    where id in (select id from sessions where claim is not null and lease_until < now()
      order by lease_until limit 100 for update skip locked)
    returning id, status`.execute(tx);
  return rows.filter((row) => row.status === 'queued').map((row) => row.id);
}
