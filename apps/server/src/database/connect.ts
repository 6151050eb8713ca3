import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { preparingClient } from './prepared.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
export type Tx = Transaction<Tables>;
/** What a store takes: the database itself or a transaction on it. */
export type Queryable = Database | Tx;

/** Enough for a busy hub on few cores; many hubs share one server's `max_connections`. */
const CONNECTIONS_MAX = 12;
/** A statement of the hub that takes longer has gone wrong, and holds locks. */
const STATEMENT_MILLISECONDS_MAX = 30_000;

/** Whoever waits longer for a connection waits for a database that is gone: until then a crowd is only slow. */
const WAITING_MILLISECONDS_MAX = STATEMENT_MILLISECONDS_MAX;
/** Opening a connection takes longer than most requests: one is kept from one request to the next of a quiet hub. */
const IDLE_MILLISECONDS_MAX = 300_000;

export type ConnectionConfig = Pick<
  pg.PoolConfig,
  'connectionString' | 'host' | 'port' | 'user' | 'password' | 'database' | 'ssl'
>;

export function openPool(config: ConnectionConfig): pg.Pool {
  const pool = new pg.Pool({
    ...config,
    Client: preparingClient(),
    max: CONNECTIONS_MAX,
    application_name: 'quire',
    statement_timeout: STATEMENT_MILLISECONDS_MAX,
    idle_in_transaction_session_timeout: STATEMENT_MILLISECONDS_MAX,
    connectionTimeoutMillis: WAITING_MILLISECONDS_MAX,
    idleTimeoutMillis: IDLE_MILLISECONDS_MAX,
  });
  // An idle connection that the server closes is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // So would one that breaks while a transaction has it and asks nothing just then: its next statement says it.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

export function openDatabase(pool: pg.Pool): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}

/** SQLSTATE of an error, for example `23505` where a unique value is taken. */
export function sqlState(error: unknown): string | null {
  return error instanceof pg.DatabaseError ? (error.code ?? null) : null;
}
export const UNIQUE_VIOLATION = '23505';
