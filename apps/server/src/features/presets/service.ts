import { coerceParameters, extractParameters, toAnalysisCells } from '@quire/analysis';
import {
  type Capabilities,
  HubError,
  handle,
  type JsonSchema,
  PRESETS_MAX,
  type Preset,
  presetId,
  privateInputs,
  withoutPrivate,
} from '@quire/contract';
import { type Database, sqlState, type Tx, UNIQUE_VIOLATION } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { NotebookAddress, NotebooksService, RunnableVersion } from '../notebooks/service.ts';
import { canChangePreset, requireSharing } from './policy.ts';
import * as store from './store.ts';

type Dependencies = { db: Database; notebooks: NotebooksService };
type Given = { name: string; parameters: Record<string, unknown>; isShared: boolean; isDefault: boolean };
type Change = {
  name?: string | undefined;
  parameters?: Record<string, unknown> | undefined;
  isDefault?: boolean | undefined;
};
export type PresetsService = ReturnType<typeof createPresetsService>;

/** Saved sets of inputs: values that a notebook's own parameters accept, without secrets and files. */
export function createPresetsService({ db, notebooks }: Dependencies) {
  const load = async (caller: Caller, id: string) => {
    const row = await store.findPreset(db, caller.id, id);
    if (!row) throw presetAbsent();
    const at = { space: row.space_slug, slug: row.slug };
    const can = await notebooks.capabilitiesFor(caller, at);
    // A shared one of a notebook that is out of sight is out of sight as well; one's own stays to be deleted.
    if (!can.run && row.owner_id !== caller.id) throw presetAbsent();
    return { row, can, at };
  };
  const loadToChange = async (caller: Caller, id: string) => {
    const loaded = await load(caller, id);
    const { row, can } = loaded;
    if (!canChangePreset({ isMine: row.owner_id === caller.id, isShared: row.is_shared }, can))
      throw new HubError('not-allowed', 'Only those who publish this notebook change inputs for everybody.');
    return loaded;
  };
  const get = async (caller: Caller, id: string): Promise<Preset> => {
    const { row, can, at } = await load(caller, id);
    const { parameters } = await notebooks.getNewest(caller, at, 'run');
    return present(row, caller, { can, parameters });
  };

  return {
    async list(caller: Caller, at: NotebookAddress): Promise<{ presets: Preset[] }> {
      const version = await notebooks.getNewest(caller, at, 'run');
      const rows = await store.listPresets(db, version.notebookId, caller.id);
      return { presets: rows.map((row) => present(row, caller, version)) };
    },

    async create(caller: Caller, at: NotebookAddress, given: Given): Promise<Preset> {
      const version = await notebooks.getNewest(caller, at, 'run');
      if (given.isShared) requireSharing(version.can);
      const parameters = checkKept(version, given.parameters);
      const preset = { ...given, parameters, notebookId: version.notebookId, ownerId: caller.id };
      const id = await unlessTaken(given.name, () =>
        db.transaction().execute(async (tx) => {
          if ((await store.countPresets(tx, preset)) >= PRESETS_MAX) throw tooMany();
          if (preset.isDefault) await store.clearDefault(tx, preset);
          const made = await store.insertPreset(tx, preset);
          await record(tx, caller, { action: 'preset.created', id: made.id, at, details: given });
          return made.id;
        }),
      );
      return get(caller, id);
    },

    async update(caller: Caller, id: string, change: Change): Promise<Preset> {
      const { row, at } = await loadToChange(caller, id);
      const values = change.parameters;
      const parameters =
        values === undefined ? undefined : checkKept(await notebooks.getNewest(caller, at, 'run'), values);
      const wanted: store.PresetChange = {
        ...(change.name !== undefined && { name: change.name }),
        ...(change.isDefault !== undefined && { isDefault: change.isDefault }),
        ...(parameters !== undefined && { parameters }),
      };
      const list = { notebookId: row.notebook_id, ownerId: row.owner_id, isShared: row.is_shared };
      await unlessTaken(change.name ?? row.name, () =>
        db.transaction().execute(async (tx) => {
          if (change.isDefault) await store.clearDefault(tx, list);
          await store.updatePreset(tx, id, wanted);
          const details = { name: change.name ?? row.name, isShared: row.is_shared };
          await record(tx, caller, { action: 'preset.updated', id, at, details });
        }),
      );
      return get(caller, id);
    },

    async remove(caller: Caller, id: string): Promise<void> {
      const { row, can, at } = await load(caller, id);
      const isMine = row.owner_id === caller.id;
      if (!(isMine && !row.is_shared) && !canChangePreset({ isMine, isShared: row.is_shared }, can))
        throw new HubError(
          'not-allowed',
          'Only those who publish this notebook delete inputs for everybody.',
        );
      await db.transaction().execute(async (tx) => {
        await store.deletePreset(tx, id);
        const details = { name: row.name, isShared: row.is_shared };
        await record(tx, caller, { action: 'preset.deleted', id, at, details });
      });
    },
  };
}

type Recorded = {
  action: string;
  id: string;
  at: NotebookAddress;
  details: { name: string; isShared: boolean };
};
/** The audit log says that inputs were saved and for whom, not which. */
const record = (tx: Tx, caller: Caller, { action, id, at, details }: Recorded) =>
  recordAudit(tx, {
    actorId: caller.id,
    action,
    subject: id,
    details: { notebook: `${at.space}/${at.slug}`, name: details.name, isShared: details.isShared },
  });

/**
 * The values that may be kept, each as its own parameter accepts it; the others need not be given.
 *
 * @throws HubError `invalid-parameters`
 */
export function checkKept(
  { notebook, parameters }: Pick<RunnableVersion, 'notebook' | 'parameters'>,
  given: Record<string, unknown>,
): Record<string, unknown> {
  const secret = privateInputs(parameters);
  const kept = Object.fromEntries(Object.entries(given).filter(([name]) => !secret.has(name)));
  const set = extractParameters(toAnalysisCells(notebook));
  const asked = {
    parameters: set.parameters.map((parameter) => ({
      ...parameter,
      required: parameter.required && Object.hasOwn(kept, parameter.name),
    })),
  };
  const checked = coerceParameters(asked, kept);
  if (checked.ok) return checked.values;
  throw new HubError('invalid-parameters', checked.errors[0]?.message ?? 'An input is not valid.', {
    items: checked.errors.map(({ name, path, message }) => ({ path: [name, ...path].join('.'), message })),
  });
}

/** What was saved while an input was no secret yet is not told either, once a newer version says that it is one. */
const present = (
  row: store.PresetRow,
  caller: Caller,
  { can, parameters }: { can: Capabilities; parameters: JsonSchema },
): Preset => ({
  id: presetId.parse(row.id),
  name: row.name,
  parameters: withoutPrivate(row.parameters, parameters),
  isShared: row.is_shared,
  isDefault: row.is_default,
  owner: { handle: handle.parse(row.handle), name: row.owner_name },
  canChange: canChangePreset({ isMine: row.owner_id === caller.id, isShared: row.is_shared }, can),
  updatedAt: row.updated_at.toISOString(),
});

async function unlessTaken<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new HubError(
      'already-exists',
      `There are saved inputs called “${name}” already. Choose another name.`,
    );
  }
}

const presetAbsent = () => new HubError('not-found', 'There are no such saved inputs that you can see.');
const tooMany = () =>
  new HubError(
    'too-large',
    `There are ${PRESETS_MAX} saved sets of inputs already. Delete one that nobody needs any more.`,
  );
