import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HUB_PYTHON, ROOT } from './places.ts';

const run = promisify(execFile);
const VENV = join(ROOT, '.runtime', 'bench-venv');
const LOCK = join(ROOT, 'bench', 'requirements.lock');
const STAMP = join(VENV, 'quire-lock');

/** papermill and nbconvert, in an environment of their own, with the same ipykernel as the hub's. */
export type Rivals = {
  /** Milliseconds from the command to its end. */
  papermill(): Promise<number>;
  nbconvert(): Promise<number>;
  remove(): void;
};

export async function prepareRivals(notebook: string, say: (text: string) => void): Promise<Rivals> {
  await install(say);
  const directory = mkdtempSync(join(tmpdir(), 'quire-rivals-'));
  writeFileSync(join(directory, 'in.ipynb'), notebook);
  const time = async (name: string, args: string[]): Promise<number> => {
    const began = performance.now();
    await run(join(VENV, 'bin', name), args, { cwd: directory });
    return performance.now() - began;
  };
  return {
    papermill: () => time('papermill', ['in.ipynb', 'out.ipynb', '--no-progress-bar']),
    nbconvert: () =>
      time('jupyter-nbconvert', ['--to', 'notebook', '--execute', 'in.ipynb', '--output', 'out.ipynb']),
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

async function install(say: (text: string) => void): Promise<void> {
  const wanted = createHash('sha256').update(readFileSync(LOCK)).digest('hex');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  say('installing papermill and nbconvert; once');
  rmSync(VENV, { recursive: true, force: true });
  await run(HUB_PYTHON, ['-m', 'venv', VENV]);
  const python = join(VENV, 'bin', 'python');
  await run(
    python,
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--require-hashes',
      '--only-binary',
      ':all:',
      '--no-input',
      '-r',
      LOCK,
    ],
    {
      env: {
        ...process.env,
        PIP_DISABLE_PIP_VERSION_CHECK: '1',
        PIP_ROOT_USER_ACTION: 'ignore',
        PYTHONNOUSERSITE: '1',
      },
    },
  );
  // Compiled now, not during the first measurement.
  await run(python, ['-m', 'ipykernel', 'install', '--sys-prefix', '--name', 'python3']);
  writeFileSync(STAMP, wanted);
}
