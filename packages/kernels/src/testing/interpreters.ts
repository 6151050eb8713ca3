import { execFile } from 'node:child_process';
import { access } from 'node:fs/promises';
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

/** @throws when the package index cannot be reached and the environment was not made before */
export async function ipykernel6Spec(): Promise<LocalSpec> {
  const python = `${IPYKERNEL_6}/bin/python`;
  const isThere = await access(`${IPYKERNEL_6}/made`).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    await run(CURRENT_PYTHON, ['-m', 'venv', '--clear', IPYKERNEL_6]);
    await run(python, ['-m', 'pip', 'install', '--quiet', 'ipykernel>=6.29,<7']);
    await run('touch', [`${IPYKERNEL_6}/made`]);
  }
  return { name: 'ipykernel6', displayName: 'Python, ipykernel 6', language: 'python', python };
}
