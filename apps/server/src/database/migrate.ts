import type pg from 'pg';
import { MIGRATIONS } from './migrations/index.ts';

/** Any fixed number: hubs that start together take turns on it. */
const MIGRATION_LOCK = 7_218_420;
const POSTGRES_VERSION_MIN = 150_000;

/** The database cannot be used by this hub, and why. */
export class DatabaseUnusableError extends Error {
  override name = 'DatabaseUnusableError';
}

/** Brings the schema up to date in one transaction, under a lock that other starting hubs wait for. */
export async function migrate(pool: pg.Pool): Promise<{ from: number; to: number }> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await refuseOldServer(client);
    await client.query(`create table if not exists schema_migrations (
      number integer primary key, name text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ number: number }>(
      'select number from schema_migrations order by number',
    );
    const applied = new Set(rows.map(({ number }) => number));
    const from = rows.at(-1)?.number ?? 0;
    const newest = MIGRATIONS.at(-1)?.number ?? 0;
    if (from > newest) {
      throw new DatabaseUnusableError(
        `The database was last used by a newer Quire (schema ${from}; this one knows up to ${newest}). Start that newer version instead.`,
      );
    }
    // Not only those behind the newest: a database of a state between two releases may lack one before it.
    for (const migration of MIGRATIONS.filter((each) => !applied.has(each.number))) {
      await client.query(migration.sql);
      await client.query('insert into schema_migrations (number, name) values ($1, $2)', [
        migration.number,
        migration.name,
      ]);
    }
    await client.query('commit');
    return { from, to: newest };
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function refuseOldServer(client: pg.PoolClient): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  const version = Number(rows[0]?.server_version_num ?? 0);
  if (version < POSTGRES_VERSION_MIN) {
    throw new DatabaseUnusableError(
      `This database server is too old (${Math.floor(version / 10_000)}): Quire needs PostgreSQL 15 or newer.`,
    );
  }
}
