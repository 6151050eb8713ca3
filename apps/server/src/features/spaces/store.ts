import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

/** Spaces with the caller's standing in each, and counts of only what the caller can find. */
function spacesFor(db: Queryable, userId: string) {
  return db
    .selectFrom('spaces')
    .leftJoin('space_members as mine', (join) =>
      join.onRef('mine.space_id', '=', 'spaces.id').on('mine.user_id', '=', userId),
    )
    .select((eb) => [
      'spaces.id',
      'spaces.slug',
      'spaces.name',
      'spaces.description',
      'spaces.code_is_open',
      'spaces.created_at',
      'mine.role',
      eb
        .selectFrom('notebooks')
        .whereRef('notebooks.space_id', '=', 'spaces.id')
        .where('notebooks.archived_at', 'is', null)
        .where((or) =>
          or.or([
            or('notebooks.visibility', '=', 'everyone'),
            or('notebooks.owner_id', '=', userId),
            or.and([or('notebooks.visibility', '=', 'space'), or('mine.role', 'is not', null)]),
          ]),
        )
        .select(sql<number>`count(*)::int`.as('count'))
        .as('notebook_count'),
      eb
        .selectFrom('space_members as member')
        .whereRef('member.space_id', '=', 'spaces.id')
        .select(sql<number>`count(*)::int`.as('count'))
        .as('member_count'),
      sql<boolean>`exists (select from notebooks n where n.space_id = spaces.id and n.visibility = 'everyone' and n.archived_at is null)`.as(
        'is_known_to_all',
      ),
    ]);
}
export type SpaceRow = Awaited<ReturnType<typeof listSpaces>>[number];

export const listSpaces = (db: Queryable, userId: string) =>
  spacesFor(db, userId).orderBy('spaces.name').orderBy('spaces.id').execute();

export const findSpace = (db: Queryable, userId: string, slug: string) =>
  spacesFor(db, userId).where('spaces.slug', '=', slug).executeTakeFirst();

export const listMemberships = (db: Queryable, userId: string) =>
  db
    .selectFrom('space_members')
    .innerJoin('spaces', 'spaces.id', 'space_members.space_id')
    .select(['spaces.slug', 'spaces.name', 'space_members.role'])
    .where('space_members.user_id', '=', userId)
    .orderBy('spaces.name')
    .execute();

export const insertSpace = (
  tx: Tx,
  space: { slug: string; name: string; description: string; codeIsOpen: boolean; createdBy: string },
) =>
  tx
    .insertInto('spaces')
    .values({
      slug: space.slug,
      name: space.name,
      description: space.description,
      code_is_open: space.codeIsOpen,
      created_by: space.createdBy,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export const updateSpace = (
  tx: Tx,
  id: string,
  change: { name?: string | undefined; description?: string | undefined; codeIsOpen?: boolean | undefined },
) =>
  tx
    .updateTable('spaces')
    .set({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.description !== undefined && { description: change.description }),
      ...(change.codeIsOpen !== undefined && { code_is_open: change.codeIsOpen }),
    })
    .where('id', '=', id)
    .execute();

export const listMembers = (db: Queryable, spaceId: string) =>
  db
    .selectFrom('space_members')
    .innerJoin('auth_user', 'auth_user.id', 'space_members.user_id')
    .select(['auth_user.handle', 'auth_user.name', 'space_members.role', 'space_members.since'])
    .where('space_members.space_id', '=', spaceId)
    .orderBy('auth_user.name')
    .execute();

/** Holds back other changes of the members, so that two owners cannot leave at once. */
export const lockSpace = (tx: Tx, id: string) =>
  tx.selectFrom('spaces').select('id').where('id', '=', id).forUpdate().execute();

export const upsertMember = (tx: Tx, member: { spaceId: string; userId: string; role: string }) =>
  tx
    .insertInto('space_members')
    .values({ space_id: member.spaceId, user_id: member.userId, role: member.role })
    .onConflict((conflict) => conflict.columns(['space_id', 'user_id']).doUpdateSet({ role: member.role }))
    .returning('since')
    .executeTakeFirstOrThrow();

export const deleteMember = (tx: Tx, spaceId: string, userId: string) =>
  tx
    .deleteFrom('space_members')
    .where('space_id', '=', spaceId)
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow();

export const countOtherOwners = async (tx: Tx, spaceId: string, userId: string): Promise<number> => {
  const row = await tx
    .selectFrom('space_members')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('space_id', '=', spaceId)
    .where('role', '=', 'owner')
    .where('user_id', '!=', userId)
    .executeTakeFirstOrThrow();
  return row.count;
};
