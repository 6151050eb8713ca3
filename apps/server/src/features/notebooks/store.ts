import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import { selectCards } from './cards.ts';

/** One notebook with what its policy needs, whether or not the caller may see it. */
export const findNotebook = (db: Queryable, userId: string, at: { space: string; slug: string }) =>
  selectCards(db)
    .leftJoin('space_members as mine', (join) =>
      join.onRef('mine.space_id', '=', 'n.space_id').on('mine.user_id', '=', userId),
    )
    .select((eb) => [
      'mine.role',
      eb
        .selectFrom('versions')
        .whereRef('versions.notebook_id', '=', 'n.id')
        .select(sql<number>`count(*)::int`.as('count'))
        .as('version_count'),
    ])
    .where('sp.slug', '=', at.space)
    .where('n.slug', '=', at.slug)
    .executeTakeFirst();
export type NotebookRow = NonNullable<Awaited<ReturnType<typeof findNotebook>>>;

/**
 * Holds the address for the rest of the transaction, so that versions get their numbers one after the other.
 * Locks first and reads then: a row that changed while a joined query waited for it would fall out of the join.
 */
export async function lockNotebook(tx: Tx, spaceId: string, slug: string) {
  const locked = await tx
    .selectFrom('notebooks')
    .select('id')
    .where('space_id', '=', spaceId)
    .where('slug', '=', slug)
    .forUpdate()
    .executeTakeFirst();
  if (!locked) return undefined;
  return tx
    .selectFrom('notebooks as n')
    .innerJoin('versions as v', (join) =>
      join.onRef('v.notebook_id', '=', 'n.id').onRef('v.number', '=', 'n.current_version'),
    )
    .select([
      'n.id',
      'n.current_version',
      'n.owner_id',
      'n.visibility',
      'n.archived_at',
      'n.title_is_given',
      'n.summary_is_given',
      'n.title',
      'n.summary',
      'v.document_hash',
    ])
    .where('n.id', '=', locked.id)
    .executeTakeFirst();
}

export const hasPublished = async (db: Queryable, notebookId: string, userId: string): Promise<boolean> =>
  (await db
    .selectFrom('versions')
    .select('number')
    .where('notebook_id', '=', notebookId)
    .where('author_id', '=', userId)
    .limit(1)
    .executeTakeFirst()) !== undefined;

export type NotebookFields = {
  title: string;
  summary: string;
  titleIsGiven: boolean;
  summaryIsGiven: boolean;
  tags: readonly string[] | undefined;
  visibility: string | undefined;
  authorId: string;
  version: number;
  inputs: readonly string[];
  packages: readonly string[];
};

const columnsOf = (fields: NotebookFields) => ({
  title: fields.title,
  summary: fields.summary,
  title_is_given: fields.titleIsGiven,
  summary_is_given: fields.summaryIsGiven,
  author_id: fields.authorId,
  current_version: fields.version,
  inputs: [...fields.inputs],
  packages: [...fields.packages],
});

export const insertNotebook = (
  tx: Tx,
  at: { spaceId: string; slug: string; ownerId: string },
  fields: NotebookFields,
) =>
  tx
    .insertInto('notebooks')
    .values({
      space_id: at.spaceId,
      slug: at.slug,
      owner_id: at.ownerId,
      ...columnsOf(fields),
      tags: [...(fields.tags ?? [])],
      visibility: fields.visibility ?? 'space',
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export const updatePublished = (tx: Tx, id: string, fields: NotebookFields) =>
  tx
    .updateTable('notebooks')
    .set({
      ...columnsOf(fields),
      updated_at: sql<Date>`now()`,
      ...(fields.tags !== undefined && { tags: [...fields.tags] }),
      ...(fields.visibility !== undefined && { visibility: fields.visibility }),
    })
    .where('id', '=', id)
    .execute();

export type Details = {
  title?: string | undefined;
  summary?: string | undefined;
  tags?: readonly string[] | undefined;
  visibility?: string | undefined;
};
export const updateDetails = (tx: Tx, id: string, change: Details) =>
  tx
    .updateTable('notebooks')
    .set({
      ...(change.title !== undefined && { title: change.title, title_is_given: true }),
      ...(change.summary !== undefined && { summary: change.summary, summary_is_given: true }),
      ...(change.tags !== undefined && { tags: [...change.tags] }),
      ...(change.visibility !== undefined && { visibility: change.visibility }),
    })
    .where('id', '=', id)
    .execute();

export const setArchived = (tx: Tx, id: string, isArchived: boolean) =>
  tx
    .updateTable('notebooks')
    .set({ archived_at: isArchived ? sql<Date>`now()` : null })
    .where('id', '=', id)
    .execute();

export type NewVersion = {
  notebookId: string;
  number: number;
  documentHash: string;
  message: string;
  authorId: string;
  cellCount: number;
  headings: readonly object[];
  parameters: object;
  parameterNotes: readonly object[];
};
export const insertVersion = (tx: Tx, version: NewVersion) =>
  tx
    .insertInto('versions')
    .values({
      notebook_id: version.notebookId,
      number: version.number,
      document_hash: version.documentHash,
      message: version.message,
      author_id: version.authorId,
      cell_count: version.cellCount,
      headings: JSON.stringify(version.headings),
      parameters: JSON.stringify(version.parameters),
      parameter_notes: JSON.stringify(version.parameterNotes),
    })
    .execute();

const selectVersions = (db: Queryable, notebookId: string) =>
  db
    .selectFrom('versions as v')
    .innerJoin('auth_user as author', 'author.id', 'v.author_id')
    .select([
      'v.number',
      'v.document_hash',
      'v.message',
      'v.created_at',
      'v.cell_count',
      'author.handle',
      'author.name',
    ])
    .where('v.notebook_id', '=', notebookId);

export const listVersions = (db: Queryable, notebookId: string) =>
  selectVersions(db, notebookId).orderBy('v.number', 'desc').execute();
export type VersionRow = Awaited<ReturnType<typeof listVersions>>[number];

export const findVersion = (db: Queryable, notebookId: string, number: number) =>
  selectVersions(db, notebookId)
    .select(['v.headings', 'v.parameters', 'v.parameter_notes'])
    .where('v.number', '=', number)
    .executeTakeFirst();
export type FullVersionRow = NonNullable<Awaited<ReturnType<typeof findVersion>>>;

export const listAcknowledged = async (db: Queryable, notebookId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('secret_acknowledgements')
      .select('finding_id')
      .where('notebook_id', '=', notebookId)
      .execute()
  ).map((row) => row.finding_id);

export type Acknowledgements = { notebookId: string; userId: string; findingIds: readonly string[] };
export async function insertAcknowledgements(
  tx: Tx,
  { notebookId, userId, findingIds }: Acknowledgements,
): Promise<void> {
  if (findingIds.length === 0) return;
  await tx
    .insertInto('secret_acknowledgements')
    .values(
      findingIds.map((finding_id) => ({ notebook_id: notebookId, finding_id, acknowledged_by: userId })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Counts a finished run, for cards and for the order of search candidates. */
export const countRun = (tx: Tx, id: string, isSuccess: boolean) =>
  tx
    .updateTable('notebooks')
    .set({
      run_count: sql<number>`run_count + 1`,
      popularity: sql<number>`ln(2 + run_count)`,
      ...(isSuccess && { last_succeeded_at: sql<Date>`now()` }),
    })
    .where('id', '=', id)
    .execute();
