import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** PostgreSQL's own cleaning of tables belongs to a superuser, whom nobody else may end; it ends by itself. */
const CLEANING_MILLISECONDS_MAX = 30_000;
const INSUFFICIENT_PRIVILEGE = '42501';
const PAUSE_MILLISECONDS = 250;

/** A fresh database on the server that a URL names; its role may create databases. */
export async function createTestDatabase(
  server: string,
): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `quire_test_${randomBytes(6).toString('hex')}`;
  await onServer(server, `create database ${name} template template0 encoding 'UTF8'`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => dropDatabase(server, name) };
}

/** Drops a database with all connections to it. */
async function dropDatabase(server: string, name: string): Promise<void> {
  const until = Date.now() + CLEANING_MILLISECONDS_MAX;
  for (;;) {
    try {
      return await onServer(server, `drop database if exists ${name} with (force)`);
    } catch (error) {
      const isCleaning = error instanceof pg.DatabaseError && error.code === INSUFFICIENT_PRIVILEGE;
      if (!isCleaning || Date.now() > until) throw error;
      await sleep(PAUSE_MILLISECONDS);
    }
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
