import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

export const listComments = (db: Queryable, id: string) =>
  db
    .selectFrom('contribution_comments as k')
    .innerJoin('auth_user as u', 'u.id', 'k.person')
    .select(['k.id', 'k.body', 'k.path', 'k.line', 'k.revision', 'k.at', 'u.handle', 'u.name'])
    .where('k.contribution_id', '=', id)
    .orderBy('k.id')
    .execute();

export async function countComments(db: Queryable, id: string): Promise<number> {
  const row = await db
    .selectFrom('contribution_comments')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('contribution_id', '=', id)
    .executeTakeFirstOrThrow();
  return row.count;
}

export type NewComment = {
  id: string;
  person: string;
  body: string;
  path: string | null;
  line: number | null;
  revision: number;
};
export const insertComment = (tx: Tx, { id, ...comment }: NewComment) =>
  tx
    .insertInto('contribution_comments')
    .values({ contribution_id: id, ...comment })
    .execute();

export const listApprovals = (db: Queryable, id: string) =>
  db
    .selectFrom('contribution_approvals as a')
    .innerJoin('auth_user as u', 'u.id', 'a.person')
    .select(['a.commit_sha', 'a.at', 'u.handle', 'u.name'])
    .where('a.contribution_id', '=', id)
    .orderBy('a.at')
    .execute();

export const upsertApproval = (tx: Tx, given: { id: string; person: string; commitSha: string }) =>
  tx
    .insertInto('contribution_approvals')
    .values({ contribution_id: given.id, person: given.person, commit_sha: given.commitSha })
    .onConflict((conflict) =>
      conflict
        .columns(['contribution_id', 'person'])
        .doUpdateSet({ commit_sha: given.commitSha, at: sql<Date>`clock_timestamp()` }),
    )
    .execute();
