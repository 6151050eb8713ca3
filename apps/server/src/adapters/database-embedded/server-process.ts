import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError, explainFailure, systemErrorCode } from './failures.ts';
import { readLogSince } from './log-file.ts';
import { type Places, SOCKET_PORT } from './places.ts';
import { isServerOf } from './process-table.ts';
import { databaseEnvironment } from './run-program.ts';
import { commandLine, writeSettings } from './settings.ts';

/** A server that takes connections. */
export interface RunningServer {
  pid: number;
  socketFolder: string;
  /** False when it was found running, left behind by a hub that was killed. */
  isOurs: boolean;
}

export interface ServerPlan {
  places: Places;
  binaries: Binaries;
  log: { info(message: string): void; warn(message: string): void };
}

const POLL_MS = 10;
/** Replaying the log after a hard stop takes seconds; a slow disk with a full log takes minutes. */
const READY_WITHIN_MS = 10 * 60_000;
const REPORT_EVERY_MS = 5_000;
/** How long a dying server may hold on to its files before a new start gives up. */
const RETRY_FOR_MS = 15_000;
const RETRY_EVERY_MS = 200;
/** A fast shutdown writes a checkpoint; past this the server is told to drop everything and recover later. */
const STOP_STEPS: { signal: NodeJS.Signals; patience: number }[] = [
  { signal: 'SIGINT', patience: 60_000 },
  { signal: 'SIGQUIT', patience: 10_000 },
  { signal: 'SIGKILL', patience: 10_000 },
];

/** Adopts the server that runs on this cluster already, or starts one. */
export async function runOrAdoptServer(plan: ServerPlan): Promise<RunningServer> {
  const deadline = Date.now() + RETRY_FOR_MS;
  for (;;) {
    const found = await findRunningServer(plan);
    if (found) return found;
    const started = await startServer(plan, Date.now() < deadline);
    if (started) return started;
    await sleep(RETRY_EVERY_MS);
  }
}

/** Stops a server and waits until it is gone; connections are cut, what was committed is safe. */
export async function stopServer(cluster: string, pid: number): Promise<void> {
  const isRunning = () => isServerOf(cluster, pid);
  for (const { signal, patience } of STOP_STEPS) {
    if (!isRunning()) return;
    sendSignal(pid, signal);
    if (await endsWithin(patience, isRunning)) return;
  }
}

async function findRunningServer(plan: ServerPlan): Promise<RunningServer | undefined> {
  const { places } = plan;
  const file = readPidFile(places.cluster);
  if (!file || !isServerOf(places.cluster, file.pid)) {
    await clearStaleFiles(places, file?.socketFolder ?? places.socketFolder);
    return undefined;
  }
  const isReady = await waitUntilReady(plan, () => isServerOf(places.cluster, file.pid));
  const now = readPidFile(places.cluster);
  if (!isReady || now?.pid !== file.pid) return undefined;
  return { pid: file.pid, socketFolder: now.socketFolder, isOurs: false };
}

/**
 * Removes what a killed server left behind; PostgreSQL would do so too, but not when the process number in
 * these files belongs to another program by now.
 */
async function clearStaleFiles({ cluster, socketFolder }: Places, notedFolder: string): Promise<void> {
  const socket = `.s.PGSQL.${SOCKET_PORT}`;
  for (const folder of new Set([socketFolder, notedFolder]))
    await refuseIfAnswered(join(folder, socket), cluster);
  rmSync(pidFilePath(cluster), { force: true });
  rmSync(join(socketFolder, socket), { force: true });
  rmSync(join(socketFolder, `${socket}.lock`), { force: true });
}

/** A server whose process we cannot see and that answers all the same runs in another container. */
async function refuseIfAnswered(socket: string, cluster: string): Promise<void> {
  if (!(await answers(socket))) return;
  throw new EmbeddedPostgresError(
    'data-directory-in-use',
    `A PostgreSQL that this machine's process list does not show is using ${cluster}, probably that of another ` +
      'container with the same volume. Stop it first, or give each hub its own QUIRE_DATA. For several hubs on one ' +
      'database, set DATABASE_URL.',
  );
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}

/** Undefined when a dying predecessor is still in the way and there is time to try again. */
async function startServer(plan: ServerPlan, mayRetry: boolean): Promise<RunningServer | undefined> {
  const { places } = plan;
  writeSettings(places, plan.binaries.packageVersion);
  const log = openSync(places.logFile, 'a', 0o640);
  const logStart = fstatSync(log).size;
  const child = spawnServer(plan, log);
  closeSync(log);
  const isReady = await waitUntilReady(plan, () => child.isRunning());
  if (isReady && child.pid !== undefined) {
    return { pid: child.pid, socketFolder: places.socketFolder, isOurs: true };
  }
  const output = child.spawnError() ?? readLogSince(places.logFile, logStart);
  const failure = explainFailure(output, places);
  if (failure.code === 'data-directory-in-use' && mayRetry) return undefined;
  throw failure;
}

/** In a session of its own: Ctrl+C in the terminal is for the hub, which stops its database last. */
function spawnServer({ places, binaries }: ServerPlan, log: number) {
  const child: ChildProcess = spawn(binaries.postgres, commandLine(places), {
    ...places.identity,
    cwd: '/',
    env: databaseEnvironment(),
    detached: true,
    stdio: ['ignore', log, log],
  });
  let failure: Error | undefined;
  child.on('error', (error) => {
    failure = error;
  });
  child.unref();
  return {
    pid: child.pid,
    isRunning: () => child.exitCode === null && child.signalCode === null && !failure,
    spawnError: () => failure?.message,
  };
}

/** False when the server is gone before it took connections. */
async function waitUntilReady({ places, log }: ServerPlan, isRunning: () => boolean): Promise<boolean> {
  const start = Date.now();
  let nextReport = start + REPORT_EVERY_MS;
  while (isRunning()) {
    if (readPidFile(places.cluster)?.status === 'ready') return true;
    if (Date.now() > nextReport) {
      log.info(`The database is still getting ready after ${Math.round((Date.now() - start) / 1000)} s.`);
      nextReport += REPORT_EVERY_MS;
    }
    if (Date.now() - start > READY_WITHIN_MS) {
      throw new EmbeddedPostgresError(
        'start-failed',
        `The database was not ready after ${READY_WITHIN_MS / 60_000} minutes. ${places.logFile} says what it is doing.`,
      );
    }
    await sleep(POLL_MS);
  }
  return false;
}

interface PidFile {
  pid: number;
  socketFolder: string;
  /** starting, stopping, ready or standby. */
  status: string;
}

function pidFilePath(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** PostgreSQL's own note: process id, data directory, start time, port, socket folder, …, status. */
function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(pidFilePath(cluster), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 1) return undefined;
    return { pid, socketFolder: lines[4] ?? '', status: (lines[7] ?? '').trim() };
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function sendSignal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (systemErrorCode(error) !== 'ESRCH') throw error;
  }
}

async function endsWithin(milliseconds: number, isRunning: () => boolean): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (isRunning()) {
    if (Date.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}
