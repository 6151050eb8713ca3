import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

const selectThreads = (db: Queryable) =>
  db
    .selectFrom('comment_threads as t')
    .innerJoin('auth_user as b', 'b.id', 't.begun_by')
    .leftJoin('auth_user as r', 'r.id', 't.resolved_by')
    .innerJoin('notebooks as n', 'n.id', 't.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .selectAll('t')
    .select(['b.handle as begun_by_handle', 'b.name as begun_by_name'])
    .select(['r.handle as resolved_by_handle', 'r.name as resolved_by_name'])
    .select(['n.slug', 'sp.slug as space_slug']);
export type ThreadRow = Awaited<ReturnType<ReturnType<typeof selectThreads>['execute']>>[number];

export const listThreads = (db: Queryable, notebookId: string) =>
  selectThreads(db).where('t.notebook_id', '=', notebookId).orderBy('t.created_at').orderBy('t.id').execute();

export const findThread = (db: Queryable, id: string) =>
  selectThreads(db).where('t.id', '=', id).executeTakeFirst();

/** Comments of these threads, each thread's oldest first. */
export async function listComments(db: Queryable, threadIds: readonly string[]) {
  if (threadIds.length === 0) return [];
  return db
    .selectFrom('comments as k')
    .innerJoin('auth_user as a', 'a.id', 'k.author_id')
    .selectAll('k')
    .select(['a.handle', 'a.name'])
    .where('k.thread_id', 'in', threadIds)
    .orderBy('k.created_at')
    .orderBy('k.id')
    .execute();
}
export type CommentRow = Awaited<ReturnType<typeof listComments>>[number];

export const findComment = (db: Queryable, id: string) =>
  db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();

/** Holds a thread for the rest of the transaction, so that no answer falls into one that is going away. */
export const lockThread = (tx: Tx, id: string) =>
  tx.selectFrom('comment_threads').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Takes the turn of a person on a notebook, so that two requests at once cannot both add the last allowed one. */
export async function countCommentsOf(
  tx: Tx,
  { notebookId, personId }: { notebookId: string; personId: string },
): Promise<number> {
  const turn = `comments of ${personId} on ${notebookId}`;
  await sql`select pg_advisory_xact_lock(hashtext(${turn}))`.execute(tx);
  const row = await tx
    .selectFrom('comments as k')
    .innerJoin('comment_threads as t', 't.id', 'k.thread_id')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('t.notebook_id', '=', notebookId)
    .where('k.author_id', '=', personId)
    .executeTakeFirstOrThrow();
  return row.count;
}

export type NewThread = { notebookId: string; cellId: string; version: number; begunBy: string };
export const insertThread = (tx: Tx, thread: NewThread) =>
  tx
    .insertInto('comment_threads')
    .values({
      notebook_id: thread.notebookId,
      cell_id: thread.cellId,
      version: thread.version,
      begun_by: thread.begunBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export const setResolved = (tx: Tx, id: string, resolvedBy: string | null) =>
  tx
    .updateTable('comment_threads')
    .set({ resolved_by: resolvedBy, resolved_at: resolvedBy === null ? null : sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();

export type NewComment = { threadId: string; authorId: string; body: string };
export const insertComment = (tx: Tx, { threadId, authorId, body }: NewComment) =>
  tx
    .insertInto('comments')
    .values({ thread_id: threadId, author_id: authorId, body })
    .returning('id')
    .executeTakeFirstOrThrow();

export const updateBody = (tx: Tx, id: string, body: string) =>
  tx
    .updateTable('comments')
    .set({ body, edited_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();

/** Deletes a comment, and its thread where nothing is left to show. */
export async function deleteComment(tx: Tx, comment: { id: string; thread_id: string }): Promise<void> {
  await tx.deleteFrom('comments').where('id', '=', comment.id).execute();
  await tx
    .deleteFrom('comment_threads as t')
    .where('t.id', '=', comment.thread_id)
    .where((eb) =>
      eb.not(eb.exists(eb.selectFrom('comments as k').select('k.id').whereRef('k.thread_id', '=', 't.id'))),
    )
    .execute();
}
