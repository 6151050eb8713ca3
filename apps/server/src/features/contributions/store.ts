import { type Expression, type SqlBool, sql, type Updateable } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import type { ContributionsTable } from '../../database/contribution-tables.ts';
import { SHOWN } from './policy.ts';

const selectContributions = (db: Queryable) =>
  db
    .selectFrom('contributions as c')
    .innerJoin('auth_user as u', 'u.id', 'c.person')
    .leftJoin('auth_user as m', 'm.id', 'c.merged_by')
    .leftJoin('notebooks as n', 'n.id', 'c.notebook_id')
    .leftJoin('spaces as sp', 'sp.id', 'n.space_id')
    .selectAll('c')
    .select([
      'u.handle as author_handle',
      'u.name as author_name',
      'u.email as author_email',
      'm.handle as merger_handle',
      'm.name as merger_name',
      'n.slug as notebook_slug',
      'sp.slug as space_slug',
    ]);
export type ContributionRow = Awaited<ReturnType<ReturnType<typeof selectContributions>['execute']>>[number];
export type Change = Updateable<ContributionsTable>;

/** Any contribution; the policy says who may see it. */
export const findContribution = (db: Queryable, id: string) =>
  selectContributions(db).where('c.id', '=', id).executeTakeFirst();

export const lockContribution = (tx: Tx, id: string) =>
  tx.selectFrom('contributions').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

export type ListFilter = {
  status?: string | undefined;
  /** As targets' addresses are kept. */
  target?: string | undefined;
  key: readonly string[];
  space?: string | undefined;
  slug?: string | undefined;
  limit: number;
};
export const listOwn = (db: Queryable, { id }: Viewer, filter: ListFilter) =>
  filtered(db, filter).where('c.person', '=', id).execute();

/** What waits for a person's judgement: of others, to targets without a forge that they maintain. */
export const listToReview = (db: Queryable, viewer: Viewer, filter: ListFilter) =>
  sentByOthers(db, viewer, filter)
    .$if(!viewer.isAdministrator, (query) => query.where(maintains(viewer)))
    .execute();

/** What targets show to a person of others, as far as a question can tell: what the policy refuses is not read. */
export const listVisible = (db: Queryable, viewer: Viewer, filter: ListFilter) =>
  sentByOthers(db, viewer, filter)
    .$if(!viewer.isAdministrator, (query) =>
      query.where(({ or, and, eb }) =>
        or([
          maintains(viewer),
          eb('c.visibility', '=', 'everyone'),
          and([eb('c.visibility', '=', 'after-deadline'), eb('c.deadline', '<=', sql<Date>`now()`)]),
        ]),
      ),
    )
    .execute();

type Viewer = { id: string; handle: string; isAdministrator: boolean };

const maintains = ({ handle }: Viewer) => sql<boolean>`c.maintainers @> array[${handle}]::text[]`;

const sentByOthers = (db: Queryable, { id }: Viewer, filter: ListFilter) =>
  filtered(db, filter)
    .where('c.person', '<>', id)
    .where('c.forge', 'is', null)
    .where('c.status', 'in', SHOWN);

const filtered = (db: Queryable, { status, target, key, space, slug, limit }: ListFilter) =>
  selectContributions(db)
    .$if(target !== undefined, (query) => query.where('c.target_url', '=', target ?? ''))
    .$if(key.length > 0, (query) => query.where('c.submit_key', 'in', key))
    .$if(status !== undefined, (query) => query.where('c.status', '=', status ?? ''))
    .$if(space !== undefined, (query) => query.where('sp.slug', '=', space ?? ''))
    .$if(slug !== undefined, (query) => query.where('n.slug', '=', slug ?? ''))
    .orderBy('c.created_at', 'desc')
    .limit(limit);

export type NewContribution = {
  person: string;
  key: string;
  notebook: { id: string; version: number } | null;
  sourceName: string;
  targetUrl: string;
  targetName: string;
  base: string | null;
  request: object;
  cells: readonly object[];
  title: string;
};
/** Answers null where the same person sent the same key before. */
export const insertContribution = (tx: Tx, given: NewContribution) =>
  tx
    .insertInto('contributions')
    .values({
      person: given.person,
      submit_key: given.key,
      notebook_id: given.notebook?.id ?? null,
      version: given.notebook?.version ?? null,
      source_name: given.sourceName,
      target_url: given.targetUrl,
      target_name: given.targetName,
      base: given.base,
      request: JSON.stringify(given.request),
      cells: JSON.stringify(given.cells),
      title: given.title,
      status: 'working',
      step: 'extract',
      sentence: 'Waits for its turn.',
    })
    .onConflict((conflict) => conflict.columns(['person', 'submit_key']).doNothing())
    .returning('id')
    .executeTakeFirst();

export const findByKey = (db: Queryable, personId: string, key: string) =>
  db
    .selectFrom('contributions')
    .select('id')
    .where('person', '=', personId)
    .where('submit_key', '=', key)
    .executeTakeFirst();

/** Takes the person's turn, so that two requests at once cannot both be the last allowed one. */
export async function countWaiting(tx: Tx, personId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('contributions of ' || ${personId}))`.execute(tx);
  const row = await tx
    .selectFrom('contributions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person', '=', personId)
    .where('status', '=', 'working')
    .executeTakeFirstOrThrow();
  return row.count;
}

export const updateContribution = (db: Queryable, id: string, change: Change) =>
  db
    .updateTable('contributions')
    .set({ ...change, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();

/** What a target says now of whom it shows to whom counts for what was sent before, too. */
export const updateAudience = (
  db: Queryable,
  given: { url: string; base: string; visibility: string; deadline: string | null },
) =>
  db
    .updateTable('contributions')
    .set({ visibility: given.visibility, deadline: given.deadline })
    .where('target_url', '=', given.url)
    .where('base', '=', given.base)
    .where(({ or, eb }) =>
      or([
        eb('visibility', '<>', given.visibility),
        eb('deadline', 'is distinct from', given.deadline as unknown as Date),
      ]),
    )
    .execute();

/** The same, only under a claim; answers whether it still held. */
export async function updateClaimed(
  db: Queryable,
  held: { id: string; claim: string },
  change: Change,
): Promise<boolean> {
  const result = await db
    .updateTable('contributions')
    .set({ ...change, updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', held.id)
    .where('claim', '=', held.claim)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export type StepRow = {
  name: string;
  status: string;
  sentence: string;
  command: string | null;
  milliseconds: number | null;
  at: Date | null;
};
export const listSteps = (db: Queryable, id: string): Promise<StepRow[]> =>
  db
    .selectFrom('contribution_steps')
    .select(['name', 'status', 'sentence', 'command', 'milliseconds', 'at'])
    .where('contribution_id', '=', id)
    .execute();

export const writeStep = (db: Queryable, id: string, step: StepRow) =>
  db
    .insertInto('contribution_steps')
    .values({ contribution_id: id, ...step })
    .onConflict((conflict) => conflict.columns(['contribution_id', 'name']).doUpdateSet(step))
    .execute();

/** Steps that were at work when something else ended them. */
export const stopSteps = (db: Queryable, id: string, sentence: string) =>
  db
    .updateTable('contribution_steps')
    .set({ status: 'skipped', sentence })
    .where('contribution_id', '=', id)
    .where('status', '=', 'running')
    .where('name', '<>', 'withdraw')
    .execute();

export const deleteSteps = (db: Queryable, id: string) =>
  db.deleteFrom('contribution_steps').where('contribution_id', '=', id).execute();

/** One person after the other gives out names and branches of a target. */
export const lockTarget = (tx: Tx, url: string) =>
  sql`select pg_advisory_xact_lock(hashtext('target ' || ${url}))`.execute(tx);

export const findName = (db: Queryable, url: string, personId: string) =>
  db
    .selectFrom('contribution_names')
    .select('name')
    .where('target_url', '=', url)
    .where('person', '=', personId)
    .executeTakeFirst();

export const isNameTaken = async (db: Queryable, url: string, name: string): Promise<boolean> =>
  (await db
    .selectFrom('contribution_names')
    .select('person')
    .where('target_url', '=', url)
    .where('name_key', '=', name.toLowerCase())
    .executeTakeFirst()) !== undefined;

export const insertName = (tx: Tx, given: { url: string; name: string; personId: string }) =>
  tx
    .insertInto('contribution_names')
    .values({
      target_url: given.url,
      name: given.name,
      name_key: given.name.toLowerCase(),
      person: given.personId,
    })
    .execute();

export const isBranchTaken = async (
  db: Queryable,
  at: { url: string; branch: string; but: string },
): Promise<boolean> =>
  (await db
    .selectFrom('contributions')
    .select('id')
    .where('target_url', '=', at.url)
    .where('branch', '=', at.branch)
    .where('id', '<>', at.but)
    .executeTakeFirst()) !== undefined;

/** Other contributions to the target on their way that would write one of these paths. */
export const findWriting = (
  db: Queryable,
  at: { url: string; paths: readonly string[]; but: string | null },
) => {
  const touches = sql<SqlBool>`exists (select from jsonb_array_elements(c.files) file
    where file->>'path' = any(${[...at.paths]}::text[]))` as Expression<SqlBool>;
  return db
    .selectFrom('contributions as c')
    .select(['c.id', 'c.person', 'c.files'])
    .where('c.target_url', '=', at.url)
    .where('c.status', 'in', ['working', 'blocked', 'failed', 'open'])
    .$if(at.but !== null, (query) => query.where('c.id', '<>', at.but ?? ''))
    .where(touches)
    .execute();
};

/** The largest number behind a name among what is on its way to the target; 1 where there is none. */
export async function findLastNumber(db: Queryable, url: string, stem: string): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    select coalesce(max(substring(slug from '_([0-9]{1,6})$')::int), 1) as last from contributions
    where target_url = ${url} and status in ('working', 'blocked', 'failed', 'open')
      and starts_with(slug, ${`${stem}_`}) and substr(slug, ${stem.length + 2}::int) ~ '^[0-9]{1,6}$'`.execute(
    db,
  );
  return rows[0]?.last ?? 1;
}

export async function listOwnTargets(
  db: Queryable,
  personId: string,
  limit: number,
): Promise<{ target_url: string; target_name: string }[]> {
  const { rows } = await sql<{ target_url: string; target_name: string }>`
    select target_url, target_name from contributions where person = ${personId}
    group by target_url, target_name order by max(created_at) desc limit ${limit}`.execute(db);
  return rows;
}
