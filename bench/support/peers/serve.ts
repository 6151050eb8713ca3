import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../../tests/support/hub-process.ts';
import type { Peer } from './apps.ts';

/** A tool that does not serve by then does not work here. */
const START_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 200;

export type Served = { url: string; pid: number };

/** Serves the app of a peer while `work` lasts. @throws Error with what the tool wrote, when it does not serve */
export async function serve<T>(bin: string, peer: Peer, work: (served: Served) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-peer-'));
  await writeFile(join(directory, peer.file), peer.content);
  const port = await findFreePort();
  const [name = '', ...args] = peer.command(port);
  const child = spawn(join(bin, name), args, {
    cwd: directory,
    detached: true,
    env: { ...process.env, HOME: directory, PATH: `${bin}${delimiter}${process.env.PATH}` },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-2_000);
    });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${peer.name} could not be started`);
  try {
    const origin = `http://localhost:${port}`;
    if (!(await answers(origin, () => child.exitCode !== null)))
      throw new Error(`${peer.name} does not serve: ${said}`);
    return await work({ url: `${origin}${peer.path}`, pid });
  } finally {
    if (child.exitCode === null) process.kill(-pid, 'SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

async function answers(url: string, isOver: () => boolean): Promise<boolean> {
  const until = Date.now() + START_MILLISECONDS;
  while (Date.now() < until && !isOver()) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return true;
    await sleep(LOOK_MILLISECONDS);
  }
  return false;
}
