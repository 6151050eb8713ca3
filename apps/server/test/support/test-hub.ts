import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadParser } from '@quire/analysis/node';
import { createLocalProvider, type Isolation } from '@quire/kernels';
import { inject } from 'vitest';
import { createFileBlobStore } from '../../src/adapters/blobs-files/blobs-files.ts';
import { startEmbeddedPostgres } from '../../src/adapters/database-embedded/index.ts';
import { createIdentityProvider } from '../../src/adapters/identity-better-auth/identity-better-auth.ts';
import { connectSignals } from '../../src/adapters/signals-postgres/signals-postgres.ts';
import { type ConnectionConfig, type Database, openDatabase, openPool } from '../../src/database/connect.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { ContributionParts } from '../../src/features/contributions/contributions.ts';
import { createHub, type Hub } from '../../src/hub.ts';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import type { ForgeSite } from '../../src/ports/forge-site.ts';
import { contributingIn } from './contributing.ts';
import { createTestDatabase } from './test-database.ts';

export const PUBLIC_URL = 'http://localhost:8420';
/** Where a JupyterLab runs that the test hubs take requests from. */
export const LAB_ORIGIN = 'https://jupyter.example.org';
/** The Python of all tests. */
export const PYTHON =
  process.env.QUIRE_PYTHON ?? new URL('../../../../.runtime/venv/bin/python', import.meta.url).pathname;
const HUBS = Number(process.env.QUIRE_TEST_REPLICAS ?? 1);

export type TestHub = {
  /** The hubs on one database: requests go to them in turn. */
  hubs: readonly Hub[];
  db: Database;
  blobs: BlobStore;
  connection: ConnectionConfig;
  /** Sends a request to the next hub. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  setupPath: string;
  /** Where everything of it is: the database, the blobs, the copies of targets. */
  directory: string;
  /** What its hubs wrote into their logs. */
  logged: readonly string[];
  stop(): Promise<void>;
};

export type TestHubOptions = {
  webDirectory?: string;
  forges?: readonly ForgeSite[];
  /** Runs the notebooks; without it, the Python of all tests. */
  python?: string;
  /** How notebooks are kept apart; without it, not at all. */
  isolation?: Isolation;
  /** Whether processes are copied, as they are on Linux alone; without it as `QUIRE_TEST_COPIES` says. */
  copies?: boolean;
  /** Puts something between contributions and the real git, say. */
  contributing?: (real: ContributionParts) => ContributionParts;
};

/**
 * Real hubs on a real database: an embedded one of their own, or a fresh one on the server of the project
 * `api-replicas` with as many hubs as `QUIRE_TEST_REPLICAS` says.
 */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  await loadParser();
  const directory = await mkdtemp(join(tmpdir(), 'quire-test-'));
  // The database of a hub that is root runs under another account, which has to get there.
  await chmod(directory, 0o755);
  const closers: (() => Promise<unknown>)[] = [() => rm(directory, { recursive: true, force: true })];
  const connection = await openConnection(directory, closers);
  const kernels = createLocalProvider({
    specs: [
      { name: 'python3', displayName: 'Python 3', language: 'python', python: options.python ?? PYTHON },
    ],
    warm: 1,
    accounts: 'own',
    copies: options.copies ?? process.env.QUIRE_TEST_COPIES !== 'off',
    ...(options.isolation && { isolation: options.isolation }),
  });
  closers.push(() => kernels.close());
  const secret = randomBytes(32).toString('hex');
  const logged: string[] = [];
  const made = await Promise.all(
    Array.from({ length: HUBS }, (_, index) =>
      makeHub({ connection, directory, kernels, secret, index, closers, options, logged }),
    ),
  );
  const first = made[0];
  if (!first) throw new Error('no hub');
  let turn = 0;
  return {
    hubs: made.map(({ hub }) => hub),
    db: first.db,
    directory,
    logged,
    blobs: createFileBlobStore(join(directory, 'blobs')),
    connection,
    fetch: async (path, init) => {
      turn += 1;
      const { hub } = made[turn % made.length] ?? first;
      return hub.app.request(path, init);
    },
    setupPath: (await first.hub.services.identity.createSetupLink()) ?? '',
    stop: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

type Making = {
  connection: ConnectionConfig;
  directory: string;
  kernels: ReturnType<typeof createLocalProvider>;
  secret: string;
  index: number;
  logged: string[];
  options: TestHubOptions;
  closers: (() => Promise<unknown>)[];
};

async function makeHub({
  connection,
  directory,
  kernels,
  secret,
  index,
  options,
  closers,
  logged,
}: Making): Promise<{ hub: Hub; db: Database }> {
  const pool = openPool(connection);
  closers.push(() => pool.end());
  await migrate(pool);
  const db = openDatabase(pool);
  const signals = await connectSignals(connection);
  closers.push(signals.close);
  const hub = createHub({
    db,
    signals,
    kernels,
    publicUrl: PUBLIC_URL,
    trustedProxies: 1,
    labOrigins: [LAB_ORIGIN],
    labUrl: `${LAB_ORIGIN}/lab`,
    blobs: createFileBlobStore(join(directory, 'blobs')),
    secret,
    earlierSecrets: [],
    forges: options.forges ?? [],
    identity: createIdentityProvider(db, { publicUrl: PUBLIC_URL, secret }),
    webDirectory: options.webDirectory ?? join(directory, 'web'),
    version: 'test',
    hubId: `test-hub-${index}`,
    environment: 'python3',
    runsAtOnce: 2,
    limits: {},
    kernelEnv: {},
    contributing: (options.contributing ?? ((real) => real))(
      await contributingIn(
        join(directory, `contributions-${index}`),
        (options.forges ?? []).map(({ url }) => new URL(url).origin),
      ),
    ),
    log: {
      error(details, message) {
        logged.push(`${message} ${describe(details)}`);
        process.stderr.write(`${message} ${describe(details)}\n`);
      },
    },
  });
  closers.push(hub.stop);
  return { hub, db };
}

const describe = (details: object): string =>
  'err' in details && details.err instanceof Error ? (details.err.stack ?? '') : JSON.stringify(details);

async function openConnection(
  directory: string,
  closers: (() => Promise<unknown>)[],
): Promise<ConnectionConfig> {
  const external = inject('databaseUrl') as string | undefined;
  if (!external) {
    const postgres = await startEmbeddedPostgres({
      dataDir: join(directory, 'data'),
      log: { info: () => {}, warn: () => {} },
    });
    closers.push(postgres.stop);
    return postgres.connection;
  }
  const database = await createTestDatabase(external);
  closers.push(database.drop);
  return { connectionString: database.url };
}
