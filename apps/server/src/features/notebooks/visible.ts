import { type RawBuilder, sql } from 'kysely';

/*
 * The rules of policy.ts for many notebooks at once, as conditions on `n` (notebooks) and `sp` (its space).
 * A test compares the two for every role × visibility.
 */

const roleIn = (userId: string, roles: string): RawBuilder<boolean> =>
  sql<boolean>`exists (select from space_members m where m.space_id = n.space_id and m.user_id = ${userId} and m.role = any(${roles}::text[]))`;

/** The caller can find `n`. */
export const isVisibleTo = (userId: string): RawBuilder<boolean> => sql<boolean>`(
  n.visibility = 'everyone' or n.owner_id = ${userId}
  or (n.visibility = 'space' and n.space_id in (select m.space_id from space_members m where m.user_id = ${userId})))`;

/** The caller may read the code of `n`, given that they can find it. */
export const isCodeReadableBy = (userId: string): RawBuilder<boolean> => sql<boolean>`(
  n.owner_id = ${userId} or (n.visibility = 'everyone' and sp.code_is_open) or ${roleIn(userId, '{viewer,editor,owner}')})`;
