import {
  DATA_SOURCES_MAX,
  type DataSource,
  dataSourceId,
  HubError,
  type KeptDataSource,
  spaceSlug,
} from '@quire/contract';
import { type Database, sqlState, type Tx, UNIQUE_VIOLATION } from '../../database/connect.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import { requireAdministrator } from '../identity/policy.ts';
import * as store from './store.ts';

type Wanted = store.Described & { spaces: readonly string[] };
type Change = { [K in keyof Wanted]?: Wanted[K] | undefined };
export type DataSourcesService = ReturnType<typeof createDataSourcesService>;

/** The hub's list of data sources: kept by its administrators, chosen from by those whom a source is for. */
export function createDataSourcesService(db: Database) {
  const load = async (id: string): Promise<store.SourceRow> => {
    const row = await store.findSource(db, id);
    if (!row) throw new HubError('not-found', 'There is no such data source on the list.');
    return row;
  };

  return {
    /** Those that the caller may use. */
    async list(caller: Caller): Promise<{ isListed: boolean; sources: DataSource[] }> {
      const sources = await store.listUsable(db, caller.id);
      return { isListed: sources.length > 0 || (await store.hasList(db)), sources: sources.map(present) };
    },

    /** @throws HubError `not-allowed` */
    async listKept(caller: Caller): Promise<{ sources: KeptDataSource[] }> {
      requireAdministrator(caller);
      return { sources: (await store.listAll(db)).map(presentKept) };
    },

    async create(caller: Caller, wanted: Wanted): Promise<KeptDataSource> {
      requireAdministrator(caller);
      const id = await unlessTaken(wanted.name, () =>
        db.transaction().execute(async (tx) => {
          if ((await store.countSources(tx)) >= DATA_SOURCES_MAX)
            throw new HubError(
              'too-large',
              `There are ${DATA_SOURCES_MAX} data sources already. Take one off the list that nobody needs.`,
            );
          const source = await store.insertSource(tx, wanted, caller.id);
          await setSpaces(tx, source.id, wanted.spaces);
          await record(tx, caller, { action: 'data-source.created', ...wanted });
          return source.id;
        }),
      );
      return presentKept(await load(id));
    },

    async update(caller: Caller, id: string, change: Change): Promise<KeptDataSource> {
      requireAdministrator(caller);
      const before = presentKept(await load(id));
      await unlessTaken(change.name ?? before.name, () =>
        db.transaction().execute(async (tx) => {
          await store.updateSource(tx, id, change);
          if (change.spaces) await setSpaces(tx, id, change.spaces);
          await record(tx, caller, {
            action: 'data-source.changed',
            name: change.name ?? before.name,
            isForEveryone: change.isForEveryone ?? before.isForEveryone,
            spaces: change.spaces ?? before.spaces,
          });
        }),
      );
      return presentKept(await load(id));
    },

    async remove(caller: Caller, id: string): Promise<void> {
      requireAdministrator(caller);
      const source = presentKept(await load(id));
      await db.transaction().execute(async (tx) => {
        await store.deleteSource(tx, id);
        await record(tx, caller, { action: 'data-source.deleted', ...source });
      });
    },
  };
}

async function setSpaces(tx: Tx, id: string, slugs: readonly string[]): Promise<void> {
  const wanted = [...new Set(slugs)];
  const found = await store.findSpaces(tx, wanted);
  const unknown = wanted.find((slug) => !found.some((space) => space.slug === slug));
  if (unknown !== undefined) {
    const message = `There is no space “${unknown}”.`;
    throw new HubError('invalid-request', message, { items: [{ path: 'spaces', message }] });
  }
  await store.setSpaces(
    tx,
    id,
    found.map((space) => space.id),
  );
}

type Recorded = { action: string; name: string; isForEveryone: boolean; spaces: readonly string[] };
const record = (tx: Tx, caller: Caller, { action, name, isForEveryone, spaces }: Recorded) =>
  recordAudit(tx, {
    actorId: caller.id,
    action,
    subject: name,
    details: { for: isForEveryone ? 'everyone' : spaces.join(', ') || 'nobody' },
  });

async function unlessTaken<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    throw new HubError('already-exists', `A data source “${name}” is on the list already.`);
  }
}

const present = ({ name, title, description, address }: Omit<store.SourceRow, 'spaces'>): DataSource => ({
  name,
  title,
  description,
  address,
});

const presentKept = (row: store.SourceRow): KeptDataSource => ({
  ...present(row),
  id: dataSourceId.parse(row.id),
  isForEveryone: row.is_for_everyone,
  spaces: row.spaces.map((slug) => spaceSlug.parse(slug)),
  updatedAt: row.updated_at.toISOString(),
});
