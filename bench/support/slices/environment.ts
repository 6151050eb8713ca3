import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from '../places.ts';
import { preparePython } from '../python-environment.ts';

const RUNTIME = join(ROOT, '.runtime');
const LOCK = join(ROOT, 'bench', 'requirements-slices.lock');
const RIVALS = join(ROOT, 'bench', 'rivals');
const GATHER = '@msrvida/python-program-analysis';
/** What it does before it parses; it is not exported. */
const MAGICS = `${GATHER}/dist/es5/rewrite-magics`;

export type SliceEnvironment = {
  /** With what public notebooks import, and marimo, ipyflow and Ruff. */
  readonly python: string;
  readonly ruff: string;
  readonly lock: string;
  /** Gather's library, as its package exports it, and what it rewrites magics with. */
  readonly gather: unknown;
};

/** Installs what notebooks of others need and the tools that slices are measured against; once. */
export async function prepareSlices(say: (text: string) => void): Promise<SliceEnvironment> {
  say('the libraries of public notebooks and the rivals are installed once');
  const folder = join(RUNTIME, 'bench-slices-venv');
  const python = await preparePython(folder, LOCK);
  const rivals = join(RUNTIME, 'bench-rivals');
  if (!existsSync(join(rivals, 'node_modules', GATHER))) {
    mkdirSync(rivals, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(RIVALS, name), join(rivals, name));
    await promisify(execFile)('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: rivals });
  }
  const require = createRequire(join(rivals, 'package.json'));
  return {
    python,
    ruff: join(folder, 'bin', 'ruff'),
    lock: LOCK,
    gather: { ...require(GATHER), ...require(MAGICS) },
  };
}
