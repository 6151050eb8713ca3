import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './places.ts';
import { preparePython } from './python-environment.ts';

const run = promisify(execFile);
const VENV = join(ROOT, '.runtime', 'bench-venv');
const LOCK = join(ROOT, 'bench', 'requirements.lock');

/** papermill and nbconvert, in an environment of their own, with the same ipykernel as the hub's. */
export type Rivals = {
  /** Milliseconds from the command to its end. */
  papermill(): Promise<number>;
  nbconvert(): Promise<number>;
  remove(): void;
};

export async function prepareRivals(notebook: string, say: (text: string) => void): Promise<Rivals> {
  say('papermill and nbconvert are installed once');
  await preparePython(VENV, LOCK);
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
