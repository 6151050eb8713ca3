import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pythonEnvironment } from '../scripts/lib/python-environment.mjs';
import { toolchain } from '../scripts/lib/set-up.mjs';
import { webApp } from '../scripts/lib/web-app.mjs';
import { findFreePort, startHubProcess } from '../tests/support/hub-process.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { withDataDirectory } from './support/hub.ts';
import { ROOT } from './support/places.ts';

const STARTS = 5;
const SECOND_START_AT_MOST = 3_000;
const GIVE_UP_MILLISECONDS = 60_000;

/** From the start of the process until it answers `/api/v1/health`, with the six example notebooks. */
export const start: Benchmark = {
  name: 'start',
  title: 'Start of the hub',
  measure: (options) => withDataDirectory((directory) => measureStarts(directory, options)),
};

async function measureStarts(directory: string, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const startOnce = async (): Promise<number> => {
    const hub = await startHubProcess({ port: await findFreePort(), env: { QUIRE_DATA: directory } });
    await hub.stop();
    return hub.startMilliseconds;
  };
  const isInstalled = [...toolchain, pythonEnvironment, webApp].every((part) => part.isReady());
  if (!isInstalled)
    say('npm start would install something first, so it is not measured; run it once, then measure');
  say('first start');
  const first = [await startOnce()];
  const second: number[] = [];
  const whole: number[] = [];
  for (let index = 0; index < (isQuick ? 2 : STARTS); index += 1) {
    say(`start ${index + 2}`);
    second.push(await startOnce());
    if (isInstalled) whole.push(await startWhole(directory));
  }
  const target = { of: 'p50', atMost: SECOND_START_AT_MOST } as const;
  const figures: Figure[] = [
    { name: 'first start: new database, examples', unit: 'ms', samples: first },
    { name: 'second start, hub alone', unit: 'ms', samples: second, target },
  ];
  if (whole.length === 0) return figures;
  return [...figures, { name: 'second start, whole npm start', unit: 'ms', samples: whole, target }];
}

/** `npm start` as someone types it, with its look at everything that is installed. */
async function startWhole(directory: string): Promise<number> {
  const port = await findFreePort();
  const began = performance.now();
  const child = spawn('npm', ['start'], {
    cwd: ROOT,
    env: { ...process.env, QUIRE_DATA: directory, QUIRE_PORT: String(port) },
    stdio: 'ignore',
    // A terminal's Ctrl-C reaches the whole group, and so does ours.
    detached: true,
  });
  const gone = once(child, 'exit');
  try {
    while (!(await isWell(port))) {
      if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
      if (performance.now() - began > GIVE_UP_MILLISECONDS) throw new Error('npm start did not get ready');
      await sleep(5);
    }
    return performance.now() - began;
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGINT');
    await gone;
    await waitUntilFree(join(directory, 'postgres', 'cluster', 'postmaster.pid'));
  }
}

async function isWell(port: number): Promise<boolean> {
  const answer = await fetch(`http://localhost:${port}/api/v1/health`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.ok ?? false;
}

/** npm may be gone before the hub that it started has stopped its database. */
async function waitUntilFree(pidFile: string): Promise<void> {
  const deadline = performance.now() + GIVE_UP_MILLISECONDS;
  while (existsSync(pidFile) && performance.now() < deadline) await sleep(20);
}
