import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import {
  type EmbeddedConnection,
  startEmbeddedPostgres,
} from '../../src/adapters/database-embedded/index.ts';

/**
 * Gives the project `api-replicas` a PostgreSQL over TCP, as an organization would run it for its hubs:
 * the one that QUIRE_TEST_DATABASE_URL names, else one of our own.
 */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const named = process.env.QUIRE_TEST_DATABASE_URL;
  if (named) {
    provide('databaseUrl', named);
    return async () => undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'quire-external-'));
  chmodSync(folder, 0o755);
  const database = await startEmbeddedPostgres({ dataDir: folder, log: { info: () => {}, warn: () => {} } });
  await allowCreatingDatabases(folder, database.connection);
  const door = await openDoor(database.connection);
  provide('databaseUrl', toUrl(database.connection, door));
  return async () => {
    door.close();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function allowCreatingDatabases(folder: string, connection: EmbeddedConnection): Promise<void> {
  const path = join(folder, 'postgres', 'cluster', 'quire-credentials.json');
  const { postgres } = JSON.parse(readFileSync(path, 'utf8')) as { postgres: string };
  const superuser = new pg.Client({
    ...connection,
    user: 'postgres',
    password: postgres,
    database: 'postgres',
  });
  await superuser.connect();
  await superuser.query('alter role quire createdb');
  await superuser.end();
}

/** The embedded server listens on its socket only; this is the way in from TCP. */
async function openDoor({ host, port }: EmbeddedConnection): Promise<Server> {
  const door = createServer((outside) => {
    const inside = connect(join(host, `.s.PGSQL.${port}`));
    outside.pipe(inside).pipe(outside);
    outside.on('error', () => inside.destroy());
    inside.on('error', () => outside.destroy());
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return door;
}

function toUrl({ user, password, database }: EmbeddedConnection, door: Server): string {
  const { port } = door.address() as AddressInfo;
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}
