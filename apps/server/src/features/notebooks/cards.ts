import { handle, type NotebookCard, notebookSlug, spaceSlug, visibility } from '@quire/contract';
import type { Queryable } from '../../database/connect.ts';

/** Notebooks with what a card shows; callers add who may see them. */
export function selectCards(db: Queryable) {
  return db
    .selectFrom('notebooks as n')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .innerJoin('auth_user as owner', 'owner.id', 'n.owner_id')
    .innerJoin('auth_user as author', 'author.id', 'n.author_id')
    .select([
      'n.id',
      'n.slug',
      'n.title',
      'n.summary',
      'n.tags',
      'n.visibility',
      'n.current_version',
      'n.updated_at',
      'n.created_at',
      'n.inputs',
      'n.packages',
      'n.run_count',
      'n.last_succeeded_at',
      'n.archived_at',
      'n.owner_id',
      'n.space_id',
      'sp.slug as space_slug',
      'sp.name as space_name',
      'sp.code_is_open',
      'owner.handle as owner_handle',
      'owner.name as owner_name',
      'author.handle as author_handle',
      'author.name as author_name',
    ]);
}
export type CardRow = Awaited<ReturnType<ReturnType<typeof selectCards>['execute']>>[number];

export function presentCard(row: CardRow): NotebookCard {
  return {
    space: { slug: spaceSlug.parse(row.space_slug), name: row.space_name },
    slug: notebookSlug.parse(row.slug),
    title: row.title,
    summary: row.summary,
    tags: row.tags,
    visibility: visibility.parse(row.visibility),
    owner: { handle: handle.parse(row.owner_handle), name: row.owner_name },
    author: { handle: handle.parse(row.author_handle), name: row.author_name },
    version: row.current_version,
    updatedAt: row.updated_at.toISOString(),
    inputs: row.inputs,
    packages: row.packages,
    runCount: row.run_count,
    lastSucceededAt: row.last_succeeded_at?.toISOString() ?? null,
    archivedAt: row.archived_at?.toISOString() ?? null,
  };
}
