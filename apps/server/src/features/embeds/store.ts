import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

const selectEmbeds = (db: Queryable) =>
  db
    .selectFrom('embeds as e')
    .innerJoin('auth_user as u', 'u.id', 'e.created_by')
    .innerJoin('notebooks as n', 'n.id', 'e.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .selectAll('e')
    .select(['u.handle', 'u.name as creator_name', 'n.slug', 'sp.slug as space_slug']);
export type EmbedRow = Awaited<ReturnType<ReturnType<typeof selectEmbeds>['execute']>>[number];

export const listEmbeds = (db: Queryable, notebookId: string) =>
  selectEmbeds(db).where('e.notebook_id', '=', notebookId).orderBy('e.created_at', 'desc').execute();

export const findEmbed = (db: Queryable, id: string) =>
  selectEmbeds(db).where('e.id', '=', id).executeTakeFirst();

export type NewEmbed = {
  notebookId: string;
  createdBy: string;
  name: string;
  origins: readonly string[];
  fixed: object;
  hidden: readonly string[];
  expiresAt: Date;
};
export const insertEmbed = (tx: Tx, embed: NewEmbed) =>
  tx
    .insertInto('embeds')
    .values({
      notebook_id: embed.notebookId,
      created_by: embed.createdBy,
      name: embed.name,
      origins: [...embed.origins],
      fixed: JSON.stringify(embed.fixed),
      hidden: [...embed.hidden],
      expires_at: embed.expiresAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Ends an embedding of this notebook, with what frames were given for it; false where there is none. */
export async function revokeEmbed(tx: Tx, notebookId: string, id: string): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('embeds')
    .set({ revoked_at: sql<Date>`coalesce(revoked_at, clock_timestamp())` })
    .where('id', '=', id)
    .where('notebook_id', '=', notebookId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await tx.deleteFrom('frame_tokens').where('embed_id', '=', id).execute();
  await tx.deleteFrom('embed_codes').where('embed_id', '=', id).execute();
  return true;
}

export type NewCode = {
  codeHash: string;
  embedId: string;
  person: string;
  challenge: string;
  expiresAt: Date;
};
/** Keeps a code, and forgets those that nobody came for. */
export async function insertCode(tx: Tx, code: NewCode): Promise<void> {
  await tx.deleteFrom('embed_codes').where('expires_at', '<', sql<Date>`now()`).execute();
  await tx
    .insertInto('embed_codes')
    .values({
      code_hash: code.codeHash,
      embed_id: code.embedId,
      person: code.person,
      challenge: code.challenge,
      expires_at: code.expiresAt,
    })
    .execute();
}

/** Takes a code away, whatever becomes of it: each is tried once. */
export const takeCode = (tx: Tx, embedId: string, codeHash: string) =>
  tx
    .deleteFrom('embed_codes')
    .where('code_hash', '=', codeHash)
    .where('embed_id', '=', embedId)
    .where('expires_at', '>', sql<Date>`now()`)
    .returning(['person', 'challenge'])
    .executeTakeFirst();

export type NewFrameToken = { tokenHash: string; embedId: string; person: string; expiresAt: Date };
export async function insertFrameToken(tx: Tx, token: NewFrameToken): Promise<void> {
  await tx.deleteFrom('frame_tokens').where('expires_at', '<', sql<Date>`now()`).execute();
  await tx
    .insertInto('frame_tokens')
    .values({
      token_hash: token.tokenHash,
      embed_id: token.embedId,
      person: token.person,
      expires_at: token.expiresAt,
    })
    .execute();
}

/** Whom a frame acts for, and in which embedding, while both are live. */
export const findFrame = (db: Queryable, tokenHash: string) =>
  db
    .selectFrom('frame_tokens as t')
    .innerJoin('embeds as e', 'e.id', 't.embed_id')
    .select(['t.person', 't.embed_id'])
    .where('t.token_hash', '=', tokenHash)
    .where('t.expires_at', '>', sql<Date>`now()`)
    .where('e.expires_at', '>', sql<Date>`now()`)
    .where('e.revoked_at', 'is', null)
    .executeTakeFirst();

export const isEmbedLive = async (db: Queryable, id: string): Promise<boolean> =>
  (await db
    .selectFrom('embeds')
    .select('id')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst()) !== undefined;
