import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

/** Whether a person may use a source: it is for everyone, or for a space of theirs. */
const isUsable = (userId: string) => sql<boolean>`(s.is_for_everyone or exists (
  select from data_source_spaces d join space_members m on m.space_id = d.space_id
  where d.data_source_id = s.id and m.user_id = ${userId}))`;

/** By their titles. */
export const listUsable = (db: Queryable, userId: string) =>
  db
    .selectFrom('data_sources as s')
    .selectAll('s')
    .where(isUsable(userId))
    .orderBy(sql`lower(s.title)`)
    .orderBy('s.name')
    .execute();

/** Which of these names are on the list, and whether the person may use them. */
export const findNamed = (db: Queryable, userId: string, names: readonly string[]) =>
  db
    .selectFrom('data_sources as s')
    .select(['s.name', isUsable(userId).as('is_usable')])
    .where('s.name', 'in', names)
    .execute();

export const hasList = async (db: Queryable): Promise<boolean> =>
  (await db.selectFrom('data_sources').select('id').limit(1).executeTakeFirst()) !== undefined;

const withSpaces = (db: Queryable) =>
  db
    .selectFrom('data_sources as s')
    .selectAll('s')
    .select(
      sql<string[]>`array(select sp.slug from data_source_spaces d join spaces sp on sp.id = d.space_id
      where d.data_source_id = s.id order by sp.slug)`.as('spaces'),
    );
export type SourceRow = Awaited<ReturnType<ReturnType<typeof withSpaces>['execute']>>[number];

export const listAll = (db: Queryable) =>
  withSpaces(db).orderBy(sql`lower(s.title)`).orderBy('s.name').execute();

export const findSource = (db: Queryable, id: string) =>
  withSpaces(db).where('s.id', '=', id).executeTakeFirst();

/** Takes the turn of the list, so that two requests at once cannot both add the last allowed source. */
export async function countSources(tx: Tx): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtext('data sources'))`.execute(tx);
  const row = await tx
    .selectFrom('data_sources')
    .select(sql<number>`count(*)::int`.as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

export type Described = {
  name: string;
  title: string;
  description: string;
  address: string;
  isForEveryone: boolean;
};

const columnsOf = (source: { [K in keyof Described]?: Described[K] | undefined }) => ({
  ...(source.name !== undefined && { name: source.name }),
  ...(source.title !== undefined && { title: source.title }),
  ...(source.description !== undefined && { description: source.description }),
  ...(source.address !== undefined && { address: source.address }),
  ...(source.isForEveryone !== undefined && { is_for_everyone: source.isForEveryone }),
});

export const insertSource = (tx: Tx, source: Described, createdBy: string) =>
  tx
    .insertInto('data_sources')
    .values({ ...columnsOf(source), name: source.name, title: source.title, created_by: createdBy })
    .returning('id')
    .executeTakeFirstOrThrow();

export const updateSource = (
  tx: Tx,
  id: string,
  change: { [K in keyof Described]?: Described[K] | undefined },
) =>
  tx
    .updateTable('data_sources')
    .set({ ...columnsOf(change), updated_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();

/** The spaces with these addresses. */
export const findSpaces = (tx: Tx, slugs: readonly string[]) =>
  slugs.length === 0
    ? Promise.resolve([])
    : tx.selectFrom('spaces').select(['id', 'slug']).where('slug', 'in', slugs).execute();

export async function setSpaces(tx: Tx, id: string, spaceIds: readonly string[]): Promise<void> {
  await tx.deleteFrom('data_source_spaces').where('data_source_id', '=', id).execute();
  if (spaceIds.length > 0)
    await tx
      .insertInto('data_source_spaces')
      .values(spaceIds.map((space) => ({ data_source_id: id, space_id: space })))
      .execute();
}

export const deleteSource = (tx: Tx, id: string) =>
  tx.deleteFrom('data_sources').where('id', '=', id).execute();
