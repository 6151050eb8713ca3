import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedPostgresError } from './failures.ts';

/** How to reach the embedded server; fits `pg.Pool`. */
export interface EmbeddedConnection {
  /** The folder of the socket. */
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** The database holds it for exactly as long as this process lives, however it ends. */
export interface HubLock {
  /** Settles when the lock's connection ends, whoever ended it. */
  lost: Promise<void>;
  release(): Promise<void>;
}

/** "quir" and 1, as an advisory lock's two halves. */
const LOCK_KEYS = [0x71_75_69_72, 1];
/** The database notices the death of a killed hub at once, but on a busy machine that can take a moment. */
const WAIT_MS = 3_000;
const RETRY_MS = 50;
/** After a crash the server refuses connections while it recovers. */
const CONNECT_WITHIN_MS = 60_000;
const NOT_YET = new Set(['57P03', 'ECONNREFUSED', 'ENOENT', '53300']);

/** Makes this process the one hub of the database, or says which other one is. */
export async function takeHubLock(connection: EmbeddedConnection, cluster: string): Promise<HubLock> {
  const client = await connectPatiently(connection);
  try {
    await waitForLock(client, cluster);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  const lost = new Promise<void>((resolve) => {
    client.once('end', resolve);
    client.on('error', () => resolve());
  });
  return { lost, release: () => client.end().catch(() => undefined) };
}

async function connectPatiently(connection: EmbeddedConnection): Promise<pg.Client> {
  const deadline = Date.now() + CONNECT_WITHIN_MS;
  for (;;) {
    const client = new pg.Client({ ...connection, application_name: `quire hub ${process.pid}` });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      if (!NOT_YET.has(code) || Date.now() > deadline) throw explainConnectFailure(error, code);
      await sleep(RETRY_MS);
    }
  }
}

function explainConnectFailure(error: unknown, code: string): EmbeddedPostgresError {
  const reason = error instanceof Error ? error.message : String(error);
  const wrongPassword = code === '28P01' || code === '28000';
  return new EmbeddedPostgresError(
    wrongPassword ? 'data-directory-damaged' : 'start-failed',
    wrongPassword
      ? `The database refuses the passwords in its own folder (${reason}): they were changed or come from another copy. ` +
          'Restore quire-credentials.json from the same backup as the rest.'
      : `The database runs but refuses the hub: ${reason}.`,
    { cause: error },
  );
}

async function waitForLock(client: pg.Client, cluster: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const { rows } = await client.query<{ taken: boolean }>(
      'select pg_try_advisory_lock($1, $2) as taken',
      LOCK_KEYS,
    );
    if (rows[0]?.taken) return;
    if (Date.now() > deadline) break;
    await sleep(RETRY_MS);
  }
  const holder = await findHolder(client);
  throw new EmbeddedPostgresError(
    'data-directory-in-use',
    `Another Quire${holder ? ` (process ${holder})` : ''} is already running with the data in ${cluster}. ` +
      'Stop it first, or set QUIRE_DATA to another folder for a second hub. ' +
      'For several hubs on one database, set DATABASE_URL.',
  );
}

async function findHolder(client: pg.Client): Promise<string | undefined> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and classid = $1 and objid = $2 and granted`,
    LOCK_KEYS,
  );
  return /^quire hub (\d+)$/.exec(rows[0]?.name ?? '')?.[1];
}
