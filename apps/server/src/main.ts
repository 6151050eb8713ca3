import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { loadParser } from '@quire/analysis/node';
import { pino } from 'pino';
import { createFileBlobStore } from './adapters/blobs-files/blobs-files.ts';
import { createCheckRunner } from './adapters/checks-sandbox/checks-sandbox.ts';
import {
  defaultDataDirectory,
  EmbeddedPostgresError,
  startEmbeddedPostgres,
} from './adapters/database-embedded/index.ts';
import { readForges } from './adapters/forge-rest/read-config.ts';
import { createForgeSite } from './adapters/forge-rest/sites.ts';
import { createGitRepositories } from './adapters/git-system/git-system.ts';
import { createIdentityProvider } from './adapters/identity-better-auth/identity-better-auth.ts';
import { createKernels, decideIsolation } from './adapters/kernels-local/kernels-local.ts';
import { connectSignals } from './adapters/signals-postgres/signals-postgres.ts';
import { ConfigError, type HubConfig, PROJECT_ROOT, readConfig } from './config.ts';
import { type ConnectionConfig, openDatabase, openPool } from './database/connect.ts';
import { DatabaseUnusableError, migrate } from './database/migrate.ts';
import { copyExampleData, publishExamples } from './examples.ts';
import type { ContributionParts } from './features/contributions/contributions.ts';
import { startPreparing } from './features/notebooks/prepare-apart.ts';
import { createHub } from './hub.ts';
import { listen } from './listen.ts';
import { loadSecret } from './secret.ts';
import { VERSION } from './version.ts';

const EXIT_UNUSABLE = 2;
/** One Ctrl-C reaches the hub several times: from the terminal, from npm and from the script that started it. */
const REPEATED_SIGNAL_MILLISECONDS = 1_000;
type Closer = () => Promise<unknown>;

async function start(config: HubConfig, closers: Closer[]): Promise<void> {
  const log = pino({ level: config.logLevel }, pino.destination({ dest: 2, sync: true }));
  const forges = readForges(process.env).map(createForgeSite);
  const listener = await listen(config);
  closers.push(listener.close);
  startPreparing();
  const [connection, { isolation, warning }] = await Promise.all([
    openConnection(config, closers, log),
    decideIsolation(config),
    loadParser(),
  ]);
  const pool = openPool(connection);
  closers.push(() => pool.end());
  await migrate(pool);
  const db = openDatabase(pool);
  const signals = await connectSignals(connection);
  closers.push(signals.close);
  await mkdir(config.dataDirectory, { recursive: true });
  const exampleData = await copyData(config);
  const kernels = await createKernels(config, isolation, { readablePaths: [exampleData], log });
  closers.push(() => kernels.close());
  const publicUrl = config.port === 0 ? `http://localhost:${listener.port}` : config.publicUrl;
  const secret = await loadSecret(config);
  const hub = createHub({
    db,
    signals,
    kernels,
    publicUrl,
    trustedProxies: config.trustedProxies,
    labOrigins: config.labOrigins,
    labUrl: config.labUrl,
    log,
    blobs: createFileBlobStore(join(config.dataDirectory, 'blobs')),
    secret,
    earlierSecrets: config.earlierSecrets,
    forges,
    identity: createIdentityProvider(db, { publicUrl, secret }),
    webDirectory: join(PROJECT_ROOT, 'apps', 'web', 'dist'),
    version: VERSION,
    hubId: `${hostname()}:${process.pid}:${randomUUID().slice(0, 8)}`,
    environment: 'python3',
    runsAtOnce: config.runsAtOnce,
    limits: {},
    // Figures as data: the page has the library, and an output need not carry it.
    kernelEnv: { QUIRE_EXAMPLES: exampleData, PLOTLY_RENDERER: 'plotly_mimetype' },
    contributing: await openContributing(
      config,
      forges.map(({ url }) => new URL(url).origin),
    ),
  });
  closers.push(hub.stop);
  const setupPath = await hub.services.identity.createSetupLink();
  const publishing = config.hasExamples
    ? publishExamples(hub.services, join(PROJECT_ROOT, 'examples'))
    : null;
  // The first account finds them there; later, nobody waits for an upgrade of the examples.
  if (setupPath !== null) await publishing;
  else
    publishing?.catch((error: unknown) => log.error({ err: error }, 'the examples could not be published'));
  listener.serve(hub.app.fetch);
  printWelcome(publicUrl, setupPath);
  if (warning !== null) process.stderr.write(`\n${warning}\n`);
}

/** What the examples read, where kernels may read it. */
const copyData = ({ dataDirectory }: HubConfig): Promise<string> =>
  copyExampleData(join(PROJECT_ROOT, 'examples', 'data'), join(dataDirectory, 'examples'));

/** Copies of targets, and room for what is checked of them. */
async function openContributing(
  { dataDirectory, contribution, python }: HubConfig,
  forgeOrigins: readonly string[],
): Promise<ContributionParts> {
  const folder = join(dataDirectory, 'contributions');
  const scratch = join(folder, 'scratch');
  // What a killed hub left behind belongs to nobody.
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  return {
    git: await createGitRepositories({
      folder,
      // A forge that the administrator configured is allowed with that.
      allowed: { ...contribution, origins: new Set([...contribution.origins, ...forgeOrigins]) },
    }),
    checks: await createCheckRunner({ python, environments: contribution.environments, scratch }),
    namedTargets: contribution.targets,
    scratch,
  };
}

async function openConnection(
  config: HubConfig,
  closers: Closer[],
  log: pino.Logger,
): Promise<ConnectionConfig> {
  if (config.databaseUrl !== null) return { connectionString: config.databaseUrl };
  const postgres = await startEmbeddedPostgres({
    dataDir: config.dataDirectory,
    log: { info: (message) => log.debug(message), warn: (message) => log.warn(message) },
    onLost: (error) => fail(error),
  });
  closers.push(postgres.stop);
  return postgres.connection;
}

function printWelcome(publicUrl: string, setupPath: string | null): void {
  const lines = [`Quire is running at ${publicUrl}`];
  if (setupPath !== null)
    lines.push(
      '',
      'Make the first account, which administers this hub, within a day:',
      `  ${publicUrl}${setupPath}`,
    );
  process.stdout.write(`\n${lines.join('\n')}\n\nStop it with Ctrl-C.\n`);
}

/** Says what is wrong in words; only what nobody foresaw shows where it happened. */
function fail(error: unknown): never {
  const isForeseen =
    error instanceof ConfigError ||
    error instanceof EmbeddedPostgresError ||
    error instanceof DatabaseUnusableError;
  const text =
    error instanceof Error ? (isForeseen ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`\nQuire cannot ${isForeseen ? 'start' : 'go on'}: ${text}\n`);
  process.exit(EXIT_UNUSABLE);
}

async function main(): Promise<void> {
  const closers: Closer[] = [];
  const config = readConfig(process.env, defaultDataDirectory);
  const starting = start(config, closers);
  let stoppingSince: number | null = null;
  const stop = async (): Promise<void> => {
    if (stoppingSince !== null) {
      if (Date.now() - stoppingSince > REPEATED_SIGNAL_MILLISECONDS) process.exit(1);
      return;
    }
    stoppingSince = Date.now();
    // What is half started cannot be closed: its parts are not all known yet.
    await starting.catch(() => undefined);
    // Newest first: the hub before its kernels, those before its database.
    for (const close of closers.reverse())
      await close().catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  await starting;
}

await main().catch(fail);
