import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

const selectPresets = (db: Queryable) =>
  db
    .selectFrom('presets as p')
    .innerJoin('auth_user as u', 'u.id', 'p.owner_id')
    .innerJoin('notebooks as n', 'n.id', 'p.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .selectAll('p')
    .select(['u.handle', 'u.name as owner_name', 'n.slug', 'sp.slug as space_slug']);
export type PresetRow = Awaited<ReturnType<ReturnType<typeof selectPresets>['execute']>>[number];

/** One's own first, then those for everybody, each by name. */
export const listPresets = (db: Queryable, notebookId: string, userId: string) =>
  selectPresets(db)
    .where('p.notebook_id', '=', notebookId)
    .where((eb) => eb.or([eb('p.is_shared', '=', true), eb('p.owner_id', '=', userId)]))
    .orderBy('p.is_shared')
    .orderBy(sql`lower(p.name)`)
    .execute();

/** A preset that this person may know of: theirs, or a shared one. */
export const findPreset = (db: Queryable, userId: string, id: string) =>
  selectPresets(db)
    .where('p.id', '=', id)
    .where((eb) => eb.or([eb('p.is_shared', '=', true), eb('p.owner_id', '=', userId)]))
    .executeTakeFirst();

export type NewPreset = {
  notebookId: string;
  ownerId: string;
  name: string;
  isShared: boolean;
  isDefault: boolean;
  parameters: object;
};

/** Takes the turn of a list of presets, so that two requests at once cannot both add the last allowed one. */
export async function countPresets(tx: Tx, { notebookId, ownerId, isShared }: NewPreset): Promise<number> {
  const list = isShared ? `presets of ${notebookId}` : `presets of ${ownerId} for ${notebookId}`;
  await sql`select pg_advisory_xact_lock(hashtext(${list}))`.execute(tx);
  const row = await tx
    .selectFrom('presets')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('notebook_id', '=', notebookId)
    .where('is_shared', '=', isShared)
    .$if(!isShared, (query) => query.where('owner_id', '=', ownerId))
    .executeTakeFirstOrThrow();
  return row.count;
}

export const insertPreset = (tx: Tx, preset: NewPreset) =>
  tx
    .insertInto('presets')
    .values({
      notebook_id: preset.notebookId,
      owner_id: preset.ownerId,
      name: preset.name,
      is_shared: preset.isShared,
      is_default: preset.isDefault,
      parameters: JSON.stringify(preset.parameters),
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export type PresetChange = { name?: string; isDefault?: boolean; parameters?: object };
export const updatePreset = (tx: Tx, id: string, change: PresetChange) =>
  tx
    .updateTable('presets')
    .set({
      ...(change.name !== undefined && { name: change.name }),
      ...(change.isDefault !== undefined && { is_default: change.isDefault }),
      ...(change.parameters !== undefined && { parameters: JSON.stringify(change.parameters) }),
      updated_at: sql<Date>`clock_timestamp()`,
    })
    .where('id', '=', id)
    .execute();

/** Of one list one preset is the default: makes room for it. */
export const clearDefault = (
  tx: Tx,
  { notebookId, ownerId, isShared }: Pick<NewPreset, 'notebookId' | 'ownerId' | 'isShared'>,
) =>
  tx
    .updateTable('presets')
    .set({ is_default: false })
    .where('notebook_id', '=', notebookId)
    .where('is_shared', '=', isShared)
    .where('is_default', '=', true)
    .$if(!isShared, (query) => query.where('owner_id', '=', ownerId))
    .execute();

export const deletePreset = (tx: Tx, id: string) => tx.deleteFrom('presets').where('id', '=', id).execute();
