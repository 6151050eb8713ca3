import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type Isolation, type KernelExit } from '../index.ts';
import { CURRENT_PYTHON, currentSpec } from '../testing/interpreters.ts';
import { eventually, findProcesses } from '../testing/processes.ts';
import { runNotebook } from '../testing/run-notebook.ts';

const HUB = fileURLToPath(new URL('../testing/hub-that-dies.ts', import.meta.url));

/** A child in the kernel's group, one that left for its own session, and a daemon whose parent is gone. */
const FAMILY = `
import os, subprocess, sys, time
subprocess.Popen(['sleep', '300'])
subprocess.Popen(['sleep', '300'], start_new_session=True)
subprocess.run(['sh', '-c', 'setsid sleep 300 & exit'])
print('ready', flush=True)
`;

const isolations: Isolation[] = (await checkSandbox()).usable ? ['none', 'sandbox-offline'] : ['none'];

describe('the life of local kernels', { timeout: 120_000 }, () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'qk-'));
    // Kernels of a hub that is root have accounts of their own, which have to get there.
    await chmod(directory, 0o711);
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  /** Kernels carry the runtime directory in their environment. */
  const processes = () => findProcesses(directory);

  for (const isolation of isolations) {
    it(`ends every process within 2 s when the hub is killed (isolation ${isolation})`, async () => {
      const hub = spawn(process.execPath, [HUB, CURRENT_PYTHON, directory, isolation], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, CODE: `${FAMILY}\ntime.sleep(300)` },
      });
      await once(hub.stdout, 'data');
      expect((await processes()).length).toBeGreaterThanOrEqual(7);
      hub.kill('SIGKILL');
      const isQuiet = await eventually(async () => (await processes()).length === 0, 2_000);
      expect({ isQuiet, files: await readdir(directory) }).toEqual({ isQuiet: true, files: [] });
    });

    it(`ends what the notebook started, with the kernel (isolation ${isolation})`, async () => {
      const provider = createLocalProvider({
        specs: [currentSpec],
        warm: 0,
        runtimeDirectory: directory,
        isolation,
      });
      const { outcome } = await runNotebook(provider, [FAMILY]);
      expect(outcome.outcome).toBe('succeeded');
      expect(await processes()).toEqual([]);
      await provider.close();
      expect(await readdir(directory)).toEqual([]);
    });
  }

  it('removes what a hub left that was killed with all its processes, and nothing of hubs that live', async () => {
    const hub = spawn(process.execPath, [HUB, CURRENT_PYTHON, directory, 'none'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, CODE: `${FAMILY}\ntime.sleep(300)` },
    });
    await once(hub.stdout, 'data');
    hub.kill('SIGSTOP');
    const others = (await processes()).filter((pid) => pid !== hub.pid);
    for (const pid of others) process.kill(pid, 'SIGKILL');
    const provider = createLocalProvider({ specs: [currentSpec], warm: 0, runtimeDirectory: directory });
    await provider.start('python');
    expect(await readdir(directory)).toHaveLength(2);
    hub.kill('SIGKILL');
    await once(hub, 'exit');
    const next = createLocalProvider({ specs: [currentSpec], warm: 0, runtimeDirectory: directory });
    await next.start('python');
    expect(await eventually(async () => (await readdir(directory)).length === 2, 2_000)).toBe(true);
    await Promise.all([provider.close(), next.close()]);
    expect(await readdir(directory)).toEqual([]);
  });

  it('kills a kernel whose supervisor was killed', async () => {
    const provider = createLocalProvider({
      specs: [currentSpec],
      warm: 0,
      runtimeDirectory: directory,
      accounts: 'own',
    });
    const kernel = await provider.start('python');
    const exited = new Promise<KernelExit>((resolve) => kernel.onExit(resolve));
    const all = await processes();
    const [supervisor] = all.sort((a, b) => a - b);
    process.kill(supervisor as number, 'SIGKILL');
    expect(await exited).toMatchObject({ reason: 'died' });
    expect(await eventually(async () => (await processes()).length === 0, 1_000)).toBe(true);
    await provider.close();
    expect(await readdir(directory)).toEqual([]);
  });

  it('leaves no process and no file after 200 starts and stops', { timeout: 600_000 }, async () => {
    const provider = createLocalProvider({ specs: [currentSpec], warm: 0, runtimeDirectory: directory });
    const descriptors = async () => (await readdir('/proc/self/fd')).length;
    const cycle = async () => {
      const kernel = await provider.start('python');
      await kernel.kill();
    };
    await cycle();
    const before = await descriptors();
    for (let batch = 0; batch < 50; batch += 1) await Promise.all([cycle(), cycle(), cycle(), cycle()]);
    const [runtime] = await readdir(directory);
    const left = (await readdir(join(directory, runtime as string))).filter((name) => name !== 'shared');
    expect({ left, processes: await processes() }).toEqual({ left: [], processes: [] });
    expect(await descriptors()).toBeLessThanOrEqual(before + 5);
    await provider.close();
    expect(await readdir(directory)).toEqual([]);
  });

  it('removes everything when it is closed while kernels start', async () => {
    const provider = createLocalProvider({ specs: [currentSpec], warm: 2, runtimeDirectory: directory });
    const starting = provider.start('python').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await provider.close();
    await starting;
    expect({ files: await readdir(directory), processes: await processes() }).toEqual({
      files: [],
      processes: [],
    });
  });
});
