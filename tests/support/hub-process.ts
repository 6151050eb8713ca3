import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = new URL('../..', import.meta.url).pathname;
const MAIN = new URL('../../apps/server/src/main.ts', import.meta.url).pathname;
/** A first start makes a database and publishes the examples, on a machine that does other things too. */
const START_MILLISECONDS_MAX = 60_000;
const STOP_MILLISECONDS_MAX = 20_000;
const POLL_MILLISECONDS = 5;

export type HubProcess = {
  url: string;
  pid: number;
  /** From the start of the process until it answered that it is well. */
  startMilliseconds: number;
  /** The path of the one-time link that it printed; `null` once there is an account. */
  setupPath: string | null;
  /** What it wrote so far: warnings and errors, then the welcome. */
  output(): string;
  isRunning(): boolean;
  /** Ends it as a power cut would, without a word; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it as an operator does; what it leaves behind then is a fault. */
  stop(): Promise<void>;
};
type Settings = { port: number; env: Record<string, string> };

/** Starts the real hub in a process of its own and waits until it is well. @throws Error with what it wrote */
export async function startHubProcess({ port, env }: Settings): Promise<HubProcess> {
  const url = `http://localhost:${port}`;
  const began = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    cwd: ROOT,
    env: { ...keepBasics(process.env), QUIRE_PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  await waitUntilWell(child, url, output);
  const startMilliseconds = performance.now() - began;
  return {
    url,
    pid: child.pid ?? 0,
    startMilliseconds,
    setupPath: await findSetupPath(output),
    output,
    isRunning: () => isRunning(child),
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGTERM'),
  };
}

/** A port that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** The settings of whoever runs the tests must not reach the hub. */
function keepBasics(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'QUIRE_PYTHON', 'QUIRE_BUBBLEWRAP'];
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

function collect(child: ChildProcess): () => string {
  const parts: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => parts.push(text));
  }
  return () => parts.join('');
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function waitUntilWell(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + START_MILLISECONDS_MAX;
  while (Date.now() < deadline) {
    if (!isRunning(child)) throw new Error(`the hub ended with ${child.exitCode}:\n${output()}`);
    const health = await fetch(`${url}/api/v1/health`).catch(() => null);
    await health?.body?.cancel();
    if (health?.ok) return;
    await sleep(POLL_MILLISECONDS);
  }
  await end(child, 'SIGKILL');
  throw new Error(`the hub did not start within ${START_MILLISECONDS_MAX} ms:\n${output()}`);
}

/** The welcome is printed just after the hub begins to answer. */
async function findSetupPath(output: () => string): Promise<string | null> {
  const deadline = Date.now() + STOP_MILLISECONDS_MAX;
  while (!output().includes('Stop it with') && Date.now() < deadline) await sleep(POLL_MILLISECONDS);
  return /(\/welcome\?token=\S+)/.exec(output())?.[1] ?? null;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  const isGone = await Promise.race([
    gone.then(() => true),
    sleep(STOP_MILLISECONDS_MAX, false, { ref: false }),
  ]);
  if (isGone) return;
  child.kill('SIGKILL');
  await gone;
  throw new Error(`the hub did not end within ${STOP_MILLISECONDS_MAX} ms of ${signal}`);
}
