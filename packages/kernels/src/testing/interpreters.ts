import { execFile } from 'node:child_process';
import { access, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LocalSpec } from '../index.ts';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url)).replace(/\/$/, '');

/** The project's own environment, with the newest ipykernel. */
export const CURRENT_PYTHON = process.env.QUIRE_TEST_PYTHON ?? `${ROOT}/.runtime/venv/bin/python`;

/** An environment with ipykernel 6, which many organizations still have. Made on first use. */
const IPYKERNEL_6 = `${ROOT}/.runtime/venv-ipykernel6`;

export const currentSpec: LocalSpec = {
  name: 'python',
  displayName: 'Python',
  language: 'python',
  python: CURRENT_PYTHON,
};

/** An environment whose processes have a thread from the start, and so cannot be copied: such as some tracers make. */
export async function threadedSpec(): Promise<LocalSpec> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-site-'));
  const code =
    'import threading\nthreading.Thread(target=threading.Event().wait, name="tracer", daemon=True).start()\n';
  await writeFile(join(directory, 'sitecustomize.py'), code);
  return { ...currentSpec, name: 'threaded', env: { PYTHONPATH: directory } };
}

const MADE = `${IPYKERNEL_6}/made`;
const POLL_MS = 200;
/** A slow network. */
const MAKING_MS = 180_000;
const isMade = (): Promise<boolean> =>
  access(MADE).then(
    () => true,
    () => false,
  );

/** @throws when the package index cannot be reached and the environment was not made before */
export async function ipykernel6Spec(): Promise<LocalSpec> {
  const python = `${IPYKERNEL_6}/bin/python`;
  // Test files run side by side, and the first of them makes it.
  const isMaker = await mkdir(`${IPYKERNEL_6}.making`).then(
    () => true,
    () => false,
  );
  if (isMaker && !(await isMade())) {
    await run(CURRENT_PYTHON, ['-m', 'venv', '--clear', IPYKERNEL_6]);
    await run(python, ['-m', 'pip', 'install', '--quiet', 'ipykernel>=6.29,<7']);
    await writeFile(MADE, '');
  }
  for (let waited = 0; !(await isMade()); waited += POLL_MS) {
    if (waited > MAKING_MS)
      throw new Error(`${IPYKERNEL_6} was not made; remove it and ${IPYKERNEL_6}.making, and try again.`);
    await sleep(POLL_MS);
  }
  return { name: 'ipykernel6', displayName: 'Python, ipykernel 6', language: 'python', python };
}
