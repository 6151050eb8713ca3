import { findBinaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { explainSystemError } from './failures.ts';
import type { EmbeddedConnection } from './hub-lock.ts';
import { preparePlaces } from './places.ts';
import { superviseServer } from './supervision.ts';

export { EmbeddedPostgresError } from './failures.ts';
export type { EmbeddedConnection } from './hub-lock.ts';
export { defaultDataDirectory } from './places.ts';

export interface EmbeddedPostgresOptions {
  /** The hub's data directory; the database takes its folder `postgres`. Created when missing. */
  dataDir: string;
  log: { info(message: string): void; warn(message: string): void };
  /** Called when the server died and could not be brought back: the hub cannot go on. */
  onLost?: (error: Error) => void;
}

/** A private PostgreSQL that belongs to this process. */
export interface EmbeddedPostgres {
  connection: EmbeddedConnection;
  /** The server's process id; another one after the server was brought back from a crash. */
  readonly pid: number;
  /** Where PostgreSQL logs. */
  logFile: string;
  /** Cuts all connections, writes everything out and waits until the server is gone. */
  stop(): Promise<void>;
}

/**
 * Starts the hub's private PostgreSQL, or takes over the one that a killed hub left running.
 * @throws {EmbeddedPostgresError} with sentences for the person at the console.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, onLost = () => undefined } = options;
  const places = preparePlaces(dataDir);
  try {
    const binaries = findBinaries(places.home, places.identity);
    await ensureCluster(places, binaries);
    return await superviseServer({ places, binaries, log }, onLost);
  } catch (error) {
    throw explainSystemError(error, places.home);
  }
}
