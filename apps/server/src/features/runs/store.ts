import type { RunStatus } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import { TYPICAL_RUNS } from './limits.ts';

const selectRuns = (db: Queryable) =>
  db
    .selectFrom('runs as r')
    .innerJoin('notebooks as n', 'n.id', 'r.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .select([
      'r.id',
      'r.notebook_id',
      'r.version',
      'r.requested_by',
      'r.parameters',
      'r.status',
      'r.created_at',
      'r.started_at',
      'r.finished_at',
      'r.cells_done',
      'r.cells_total',
      'r.failure',
      'r.start_info',
      'r.last_event',
      'n.slug',
      'n.title',
      'sp.slug as space_slug',
      'sp.name as space_name',
    ]);
export type RunRow = Awaited<ReturnType<ReturnType<typeof selectRuns>['execute']>>[number];

/** A run of this person; somebody else's is absent. */
export const findRun = (db: Queryable, userId: string, id: string) =>
  selectRuns(db).where('r.id', '=', id).where('r.requested_by', '=', userId).executeTakeFirst();

export type RunFilter = {
  space?: string | undefined;
  slug?: string | undefined;
  status?: RunStatus | undefined;
  before: { at: Date; id: string } | null;
  limit: number;
};
export const listRuns = (db: Queryable, userId: string, filter: RunFilter) =>
  selectRuns(db)
    .where('r.requested_by', '=', userId)
    .$if(filter.space !== undefined, (query) => query.where('sp.slug', '=', filter.space ?? ''))
    .$if(filter.slug !== undefined, (query) => query.where('n.slug', '=', filter.slug ?? ''))
    .$if(filter.status !== undefined, (query) => query.where('r.status', '=', filter.status ?? ''))
    .$if(filter.before !== null, (query) =>
      query.where(
        sql<boolean>`(date_trunc('milliseconds', r.created_at), r.id) < (${filter.before?.at ?? null}::timestamptz, ${filter.before?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(sql`date_trunc('milliseconds', r.created_at)`, 'desc')
    .orderBy('r.id', 'desc')
    .limit(filter.limit)
    .execute();

/** Takes the person's turn, so that two requests at once cannot both be the last allowed one. */
export async function countWaiting(tx: Tx, userId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('runs of ' || ${userId}))`.execute(tx);
  const row = await tx
    .selectFrom('runs')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('requested_by', '=', userId)
    .where('status', '=', 'queued')
    .executeTakeFirstOrThrow();
  return row.count;
}

export type NewRun = {
  notebookId: string;
  version: number;
  requestedBy: string;
  parameters: object;
  cellsTotal: number;
  withholdsCode: boolean;
};
export const insertRun = (tx: Tx, run: NewRun) =>
  tx
    .insertInto('runs')
    .values({
      notebook_id: run.notebookId,
      version: run.version,
      requested_by: run.requestedBy,
      parameters: JSON.stringify(run.parameters),
      status: 'queued',
      cells_total: run.cellsTotal,
      withholds_code: run.withholdsCode,
      claimed_by: null,
      claim: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export const deleteRun = (tx: Tx, id: string) => tx.deleteFrom('runs').where('id', '=', id).execute();

export async function queuePosition(db: Queryable, run: { id: string; created_at: Date }): Promise<number> {
  const row = await db
    .selectFrom('runs')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('status', '=', 'queued')
    .where('created_at', '<', run.created_at)
    .where('id', '!=', run.id)
    .executeTakeFirstOrThrow();
  return row.count + 1;
}

export async function typicalMilliseconds(
  db: Queryable,
  notebookId: string,
  version: number,
): Promise<number | null> {
  const { rows } = await sql<{ median: number | null }>`
    select percentile_cont(0.5) within group (order by milliseconds) as median from (
      select extract(epoch from finished_at - started_at) * 1000 as milliseconds from runs
      where notebook_id = ${notebookId} and version = ${version} and status = 'succeeded'
      order by finished_at desc limit ${TYPICAL_RUNS}) newest`.execute(db);
  const median = rows[0]?.median;
  return median === null || median === undefined ? null : Math.round(Number(median));
}

export const lockRun = (tx: Tx, userId: string, id: string) =>
  tx
    .selectFrom('runs')
    .select(['id', 'status', 'notebook_id'])
    .where('id', '=', id)
    .where('requested_by', '=', userId)
    .forUpdate()
    .executeTakeFirst();

export const setCancelling = (tx: Tx, id: string) =>
  tx
    .updateTable('runs')
    .set({ status: 'cancelling', cancel_requested_at: sql<Date>`now()` })
    .where('id', '=', id)
    .execute();

export const findUpload = (db: Queryable, userId: string, id: string) =>
  db.selectFrom('uploads').selectAll().where('id', '=', id).where('user_id', '=', userId).executeTakeFirst();

/** Uploads of one person that come at once are counted one after the other. */
export const takeUploadTurn = (tx: Tx, userId: string) =>
  sql`select pg_advisory_xact_lock(hashtext('uploads of ' || ${userId}))`.execute(tx);

export async function countUploads(db: Queryable, userId: string): Promise<{ files: number; bytes: number }> {
  const { rows } = await sql<{ files: number; bytes: string }>`
    select count(*)::int as files, coalesce(sum(bytes), 0) as bytes from uploads where user_id = ${userId}`.execute(
    db,
  );
  return { files: rows[0]?.files ?? 0, bytes: Number(rows[0]?.bytes ?? 0) };
}

export const insertUpload = (tx: Tx, upload: { userId: string; name: string; bytes: number; hash: string }) =>
  tx
    .insertInto('uploads')
    .values({ user_id: upload.userId, name: upload.name, bytes: upload.bytes, hash: upload.hash })
    .returning('id')
    .executeTakeFirstOrThrow();

export const findRunBlob = (db: Queryable, runId: string, hash: string) =>
  db
    .selectFrom('run_blobs')
    .selectAll()
    .where('run_id', '=', runId)
    .where('hash', '=', hash)
    .executeTakeFirst();
export const listRunBlobs = (db: Queryable, runId: string) =>
  db.selectFrom('run_blobs').select('hash').where('run_id', '=', runId).execute();
