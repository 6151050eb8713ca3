import { rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readCredentials } from './cluster.ts';
import { EmbeddedPostgresError, explainSystemError } from './failures.ts';
import { type EmbeddedConnection, type HubLock, takeHubLock } from './hub-lock.ts';
import { capLogFile } from './log-file.ts';
import { type Places, SOCKET_PORT } from './places.ts';
import { type RunningServer, runOrAdoptServer, type ServerPlan, stopServer } from './server-process.ts';
import { hasCurrentSettings } from './settings.ts';

/** A server that dies is brought back at once, then after longer pauses; past the last the hub gives up. */
const REVIVAL_PAUSES_MS = [0, 500, 1_000, 2_000, 5_000, 10_000];

/** A running server of which this process is the one hub. */
interface Held {
  server: RunningServer;
  connection: EmbeddedConnection;
  lock: HubLock;
}

/** Starts or takes over the server, and brings it back when it dies while the hub lives. */
export async function superviseServer(plan: ServerPlan, onLost: (error: Error) => void) {
  const stopCapping = capLogFile(plan.places.logFile);
  let held = await takeOver(plan);
  let isStopping = false;
  let reviving: Promise<void> | undefined;

  const watch = async (): Promise<void> => {
    await held.lock.lost;
    if (isStopping) return;
    plan.log.warn('The database went away; bringing it back.');
    reviving = revive();
    await reviving;
  };
  const revive = async (): Promise<void> => {
    try {
      held = await takeOverPatiently(plan, () => isStopping);
      plan.log.info(`The database is back (process ${held.server.pid}).`);
      void watch();
    } catch (error) {
      if (!isStopping) onLost(explainSystemError(error, plan.places.home));
    }
  };
  void watch();

  const stop = async (): Promise<void> => {
    isStopping = true;
    await reviving;
    stopCapping();
    await stopServer(plan.places.cluster, held.server.pid);
    await held.lock.release();
    removeSocketFolder(plan.places);
  };
  let stopped: Promise<void> | undefined;
  return {
    connection: held.connection,
    logFile: plan.places.logFile,
    get pid() {
      return held.server.pid;
    },
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function takeOver(plan: ServerPlan): Promise<Held> {
  const server = await runOrAdoptServer(plan);
  try {
    const connection = connectionTo(plan, server);
    const lock = await takeHubLock(connection, plan.places.cluster);
    if (server.isOurs) return { server, connection, lock };
    plan.log.info(`Took over the database that an earlier hub left running (process ${server.pid}).`);
    if (hasCurrentSettings(plan.places, plan.binaries.packageVersion)) return { server, connection, lock };
    await stopServer(plan.places.cluster, server.pid);
  } catch (error) {
    // Started by us and locked by another: that hub was faster, and the server is its own now.
    const isAnothers = error instanceof EmbeddedPostgresError && error.code === 'data-directory-in-use';
    if (server.isOurs && !isAnothers) await stopServer(plan.places.cluster, server.pid);
    throw error;
  }
  return takeOver(plan);
}

async function takeOverPatiently(plan: ServerPlan, isStopping: () => boolean): Promise<Held> {
  let lastError: unknown;
  for (const pause of REVIVAL_PAUSES_MS) {
    await sleep(pause);
    if (isStopping()) break;
    try {
      return await takeOver(plan);
    } catch (error) {
      lastError = error;
      plan.log.warn(error instanceof Error ? error.message : String(error));
    }
  }
  throw lastError;
}

function connectionTo({ places }: ServerPlan, { socketFolder }: RunningServer): EmbeddedConnection {
  return {
    host: socketFolder,
    port: SOCKET_PORT,
    user: 'quire',
    password: readCredentials(places.cluster).quire,
    database: 'quire',
  };
}

/** Outside the data directory (whose path was too long) nobody else would ever clean it up. */
function removeSocketFolder({ home, socketFolder }: Places): void {
  if (dirname(socketFolder) === home) return;
  try {
    rmdirSync(socketFolder);
  } catch {
    // Left for the next start, which uses the same name.
  }
}
