import { sql } from 'kysely';
import type { Queryable } from '../../database/connect.ts';
import { LEASE_SECONDS } from './limits.ts';

/** A contribution that this hub works on. */
export type Held = { id: string; claim: string };

/**
 * Takes the contribution that has been due longest and that no living hub works on. One whose hub went silent is
 * taken with the rest: every step finds out what was done already.
 */
export async function claimNext(db: Queryable, hubId: string): Promise<Held | null> {
  const { rows } = await sql<Held>`
    update contributions set claimed_by = ${hubId}, claim = gen_random_uuid(),
      lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where id = (select id from contributions
      where due_at <= now() and (claim is null or lease_until < now())
      order by due_at limit 1 for update skip locked)
    returning id, claim`.execute(db);
  return rows[0] ?? null;
}

/** Keeps the leases of a hub's contributions; answers the claims that it still holds. */
export async function renewLeases(db: Queryable, claims: readonly string[]): Promise<ReadonlySet<string>> {
  if (claims.length === 0) return new Set();
  const { rows } = await sql<{ claim: string }>`
    update contributions set lease_until = now() + make_interval(secs => ${LEASE_SECONDS})
    where claim = any(${claims}::uuid[]) returning claim`.execute(db);
  return new Set(rows.map((row) => row.claim));
}

export const release = (db: Queryable, held: Held) =>
  sql`update contributions set claim = null, claimed_by = null, lease_until = null
    where id = ${held.id} and claim = ${held.claim}`.execute(db);

/** A forge has news about a request or a commit: whoever waits for it looks at once. */
export const wake = (
  db: Queryable,
  { fullName, ...about }: { fullName: string; sha?: string; number?: number },
) => {
  const [sha, number] = [about.sha ?? null, about.number ?? null];
  return sql`update contributions set due_at = now()
    where status = 'open' and forge is not null and due_at is not null
      and (strpos(lower(target_url), lower(${fullName})) > 0 or lower(head_repository) = lower(${fullName}))
      and (pushed_sha = ${sha}::text or request_number = ${number}::int or (${sha}::text is null and ${number}::int is null))`.execute(
    db,
  );
};
