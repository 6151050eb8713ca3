import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';

const run = promisify(execFile);

/** The environment that `npm start` installs for the hub's notebooks. */
const PROJECT_PYTHON = fileURLToPath(new URL('../../../.runtime/venv/bin/python', import.meta.url));
/** An interpreter that takes longer to look for one module is broken. */
const PROBE_MILLISECONDS = 20_000;

/**
 * The interpreter for a notebook file: the one given, else the active virtual or conda environment's, else
 * `python3`; where that one cannot run notebooks, the project's own.
 * @throws CliError when there is none.
 */
export async function findPython(context: Context, given: string | undefined): Promise<string> {
  if (given !== undefined) return findGiven(context, given);
  const { VIRTUAL_ENV, CONDA_PREFIX } = context.env;
  for (const prefix of [VIRTUAL_ENV, CONDA_PREFIX]) {
    const python = prefix ? join(prefix, 'bin', 'python') : '';
    if (python !== '' && (await isExecutable(python))) return python;
  }
  const system = (await findOnPath(context, 'python3')) ?? (await findOnPath(context, 'python'));
  const hasProject = await isExecutable(PROJECT_PYTHON);
  if (system !== null && (!hasProject || (await hasKernel(system)))) return system;
  if (hasProject) return PROJECT_PYTHON;
  throw new CliError(EXIT.failed, 'There is no Python on this machine’s PATH.', {
    advice: 'Install Python 3.10 or newer, or say where it is with --python.',
  });
}

async function findGiven(context: Context, given: string): Promise<string> {
  const python = given.includes('/') ? resolve(context.cwd, given) : await findOnPath(context, given);
  if (python !== null && (await isExecutable(python))) return python;
  throw new CliError(EXIT.notFound, `There is no Python at ${given}.`);
}

async function findOnPath({ env }: Context, name: string): Promise<string | null> {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    if (folder !== '' && (await isExecutable(path))) return path;
  }
  return null;
}

async function hasKernel(python: string): Promise<boolean> {
  const question = 'import importlib.util, sys; sys.exit(importlib.util.find_spec("ipykernel") is None)';
  return run(python, ['-c', question], { timeout: PROBE_MILLISECONDS }).then(
    () => true,
    () => false,
  );
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
