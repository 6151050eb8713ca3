import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';

const sandbox = await checkSandbox();
/** Shorter than a hub has it, and enough for a Python that imports nothing. */
const START_MS = 8_000;

describe.runIf(sandbox.usable)('a process for everybody that hangs while it imports the usual', () => {
  let provider: LocalProvider;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quire-python-'));
    await chmod(folder, 0o755);
    await writeFile(join(folder, 'hangs.py'), 'import os\nos.kill(os.getpid(), 19)\n');
    provider = createLocalProvider({
      specs: [{ ...currentSpec, env: { PYTHONPATH: folder }, preload: ['hangs'], readablePaths: [folder] }],
      isolation: 'sandbox',
      accounts: 'auto',
      warm: 0,
      startMs: START_MS,
    });
  });
  afterAll(async () => {
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('is given up: whoever opens an app gets a process of their own', { timeout: 60_000 }, async () => {
    const base = await provider.openLive?.('python');
    expect(base?.trace).toMatchObject({ rung: 'cold', reasons: ['The imports did not end in time.'] });
    await base?.close();
  });
});
