import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import { KernelError } from '../errors.ts';
import type { RunAs } from '../types.ts';
import { minimalEnvironment } from './environment.ts';
import { KERNEL_ENTRY } from './python-home.ts';

const run = promisify(execFile);

/** A cold disk and a busy machine included. */
const PROBE_MS = 30_000;

const QUESTION = `
import json, os, site, sys
from importlib.metadata import version, PackageNotFoundError
try: kernel = version("ipykernel")
except PackageNotFoundError: kernel = None
print(json.dumps({
  "version": "%d.%d.%d" % sys.version_info[:3], "ipykernel": kernel,
  "executable": os.path.realpath(sys.executable),
  "prefixes": sorted({sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}),
  "readable": os.access(sys.argv[1], os.R_OK),
  "path": [p for p in sys.path if p and os.path.isdir(p)],
}))
`;

/** What an interpreter says about itself. */
export interface Interpreter {
  readonly version: string;
  readonly ipykernel: string;
  /** With links resolved. */
  readonly executable: string;
  /** Directories that must be readable to run it. */
  readonly directories: readonly string[];
  /** The `site-packages` and `dist-packages` directories. */
  readonly packageDirectories: readonly string[];
}

/**
 * Asks an interpreter whether it can run notebooks.
 * @throws KernelError `start-failed` that says what is missing
 */
export async function probeInterpreter(python: string, as?: RunAs): Promise<Interpreter> {
  const found = await ask(python, as);
  const { ipykernel } = found;
  if (!found.readable) {
    throw new KernelError('start-failed', `User ${as?.uid ?? 'of the hub'} cannot read ${KERNEL_ENTRY}.`);
  }
  if (ipykernel === null || Number.parseInt(ipykernel, 10) < 6) {
    const has = ipykernel === null ? 'no ipykernel' : `ipykernel ${ipykernel}`;
    throw new KernelError(
      'start-failed',
      `Python at ${python} has ${has}. Install ipykernel 6 or newer there: ${python} -m pip install ipykernel`,
    );
  }
  return { ...describe(found), ipykernel };
}

/** Asks an interpreter that runs programs, whether or not it runs notebooks. @throws KernelError `start-failed` */
export async function probePython(python: string): Promise<Interpreter> {
  const found = await ask(python);
  return { ...describe(found), ipykernel: found.ipykernel ?? '' };
}

type Answer = {
  version: string;
  ipykernel: string | null;
  executable: string;
  prefixes: string[];
  path: string[];
  readable: boolean;
};

const describe = ({ version, executable, prefixes, path }: Answer): Omit<Interpreter, 'ipykernel'> => ({
  version,
  executable,
  directories: [...new Set([...prefixes, ...path])],
  packageDirectories: path.filter((one) => one.endsWith('-packages')),
});

async function ask(python: string, as?: RunAs): Promise<Answer> {
  const answer = await run(python, ['-c', QUESTION, `${KERNEL_ENTRY}/__main__.py`], {
    env: minimalEnvironment({ python, home: '/nonexistent', temporary: '/tmp' }),
    cwd: '/',
    timeout: PROBE_MS,
    ...(as && { uid: as.uid, gid: as.gid }),
  }).catch((error: unknown) => {
    const who = as ? ` as user ${as.uid}` : '';
    throw new KernelError('start-failed', `Python at ${python} cannot be started${who}.`, String(error));
  });
  return JSON.parse(answer.stdout) as Answer;
}

/**
 * Differs after packages were installed, replaced or removed: the names of what pip and others write beside a
 * package hold its version. (Times of the directory do not do: the first import makes `__pycache__` there.)
 */
export async function fingerprintPackages(interpreter: Interpreter): Promise<string> {
  const names = await Promise.all(
    interpreter.packageDirectories.map((path) => readdir(path).catch(() => [])),
  );
  return names
    .flat()
    .filter((name) => /\.(dist-info|egg-info|egg-link|pth)$/.test(name))
    .sort()
    .join('\n');
}
