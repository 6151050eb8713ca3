import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

const now = sql<Date>`now()`;

const selectShares = (db: Queryable) =>
  db
    .selectFrom('session_shares as sh')
    .innerJoin('sessions as s', 's.id', 'sh.session_id')
    .innerJoin('notebooks as n', 'n.id', 's.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .innerJoin('auth_user as giver', 'giver.id', 'sh.granted_by')
    .innerJoin('auth_user as helper', 'helper.id', 'sh.granted_to')
    .selectAll('sh')
    .select([
      'giver.handle as giver_handle',
      'giver.name as giver_name',
      'helper.handle as helper_handle',
      'helper.name as helper_name',
      's.notebook_id',
      's.version',
      'n.slug',
      'n.title',
      'sp.slug as space_slug',
      'sp.name as space_name',
    ])
    .where('sh.revoked_at', 'is', null)
    .where('sh.expires_at', '>', now);
export type ShareRow = Awaited<ReturnType<ReturnType<typeof selectShares>['execute']>>[number];

export const listShares = (db: Queryable, sessionId: string) =>
  selectShares(db).where('sh.session_id', '=', sessionId).orderBy('sh.created_at', 'desc').execute();

export const listSharedWith = (db: Queryable, userId: string) =>
  selectShares(db).where('sh.granted_to', '=', userId).orderBy('sh.created_at', 'desc').execute();

/** A look that goes on, by whom it was given to; anybody else's is absent. */
export const findSharedWith = (db: Queryable, userId: string, id: string) =>
  selectShares(db).where('sh.id', '=', id).where('sh.granted_to', '=', userId).executeTakeFirst();

export const findShare = (db: Queryable, id: string) =>
  selectShares(db).where('sh.id', '=', id).executeTakeFirst();

/** Who knows the code of a session's notebook best: its owner, and the author of this version. */
export const listHelpers = (db: Queryable, at: { notebookId: string; version: number }) =>
  db
    .selectFrom('auth_user as u')
    .select(['u.id', 'u.handle', 'u.name'])
    .where((eb) =>
      eb.or([
        eb('u.id', '=', eb.selectFrom('notebooks').select('owner_id').where('id', '=', at.notebookId)),
        eb(
          'u.id',
          '=',
          eb
            .selectFrom('versions')
            .select('author_id')
            .where('notebook_id', '=', at.notebookId)
            .where('number', '=', at.version),
        ),
      ]),
    )
    // Who cannot sign in, as the account of the examples, cannot look.
    .where((eb) => eb.exists(eb.selectFrom('auth_account').select('id').whereRef('userId', '=', 'u.id')))
    .execute();

export type NewShare = { sessionId: string; grantedBy: string; grantedTo: string; expiresAt: Date };
export const insertShare = (tx: Tx, share: NewShare) =>
  tx
    .insertInto('session_shares')
    .values({
      session_id: share.sessionId,
      granted_by: share.grantedBy,
      granted_to: share.grantedTo,
      expires_at: share.expiresAt,
      // What is agreed to since variables can be seen says so.
      with_variables: true,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export async function revokeShare(tx: Tx, sessionId: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('session_shares')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, clock_timestamp())` })
    .where('id', '=', id)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Notes that the helper looked, at results or at variables; false where that was noted within these minutes already. */
export async function noteLook(
  tx: Tx,
  id: string,
  { at, minutes }: { at: 'looked_at' | 'variables_at'; minutes: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('session_shares')
    .set({ [at]: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb(at, 'is', null), eb(at, '<', sql<Date>`now() - make_interval(mins => ${minutes})`)]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
