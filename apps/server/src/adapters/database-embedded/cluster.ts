import { existsSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { CREDENTIALS_FILE, type Credentials, createCluster } from './cluster-creation.ts';
import { describeDamage, EmbeddedPostgresError, explainSystemError, systemErrorCode } from './failures.ts';
import type { Places } from './places.ts';
import { isAlive } from './process-table.ts';

/** Makes sure that `places.cluster` holds a cluster that `binaries` can read; creates it when there is none. */
export async function ensureCluster(places: Places, binaries: Binaries): Promise<void> {
  removeLeftovers(places.home);
  if (!isPresent(places.cluster)) await createCluster(places, binaries);
  checkCluster(places.cluster, binaries.major);
}

export function readCredentials(cluster: string): Credentials {
  const path = join(cluster, CREDENTIALS_FILE);
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Credentials;
  } catch (error) {
    if (systemErrorCode(error) === 'EACCES') throw explainSystemError(error, path);
    throw new EmbeddedPostgresError(
      'data-directory-damaged',
      describeDamage(
        cluster,
        `The file ${CREDENTIALS_FILE}, which holds the database's passwords, is missing or unreadable.`,
      ),
      { cause: error },
    );
  }
}

function isPresent(cluster: string): boolean {
  try {
    if (!existsSync(cluster)) return false;
    if (readdirSync(cluster).length > 0) return true;
    rmdirSync(cluster);
    return false;
  } catch (error) {
    throw explainSystemError(error, cluster);
  }
}

function checkCluster(cluster: string, major: number): void {
  const found = readVersion(cluster);
  if (found > major) {
    throw new EmbeddedPostgresError(
      'data-directory-newer',
      `The data in ${cluster} was written by PostgreSQL ${found}, and this Quire brings PostgreSQL ${major}, ` +
        'which cannot read it. Nothing was changed. Start the newer Quire that wrote it, or set QUIRE_DATA to another folder.',
    );
  }
  if (found < major) {
    throw new EmbeddedPostgresError(
      'data-directory-older',
      `The data in ${cluster} was written by PostgreSQL ${found}, and this Quire brings PostgreSQL ${major}, ` +
        'which reads it only after a dump and restore. Nothing was changed. Start the Quire that wrote it and run ' +
        '"quire db export FILE", then start this one with an empty QUIRE_DATA and run "quire db import FILE".',
    );
  }
  if (!existsSync(join(cluster, 'global', 'pg_control'))) {
    throw new EmbeddedPostgresError(
      'data-directory-damaged',
      describeDamage(cluster, 'The file global/pg_control is missing.'),
    );
  }
}

function readVersion(cluster: string): number {
  const path = join(cluster, 'PG_VERSION');
  const text = readOrExplain(path);
  const version = /^(\d{1,3})(\.\d+)?\s*$/.exec(text ?? '')?.[1];
  if (version !== undefined) return Number(version);
  const what =
    text === undefined ? 'The file PG_VERSION is missing.' : 'The file PG_VERSION holds no version.';
  throw new EmbeddedPostgresError('data-directory-damaged', describeDamage(cluster, what));
}

function readOrExplain(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw explainSystemError(error, path);
  }
}

function removeLeftovers(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = /^(?:cluster|binaries-[\w.-]+)\.new-(\d+)$/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid)))
      rmSync(join(home, name), { recursive: true, force: true });
  }
}
