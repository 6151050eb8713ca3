import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  balletVenv,
  balletVenvPython,
  labVenv,
  labVenvPython,
  pythonDev,
  root,
  venv,
  venvPython,
} from './places.mjs';
import { Problem } from './problem.mjs';
import { explainInstallFailure, findOnPath, runQuietly } from './programs.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

const CANDIDATES = [
  'python3',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'python3.10',
  'python',
];
const lock = join(root, 'python', 'requirements.lock');
const labLock = join(root, 'python', 'requirements-lab.lock');
const balletLock = join(root, 'python', 'requirements-ballet.lock');
const devLock = join(root, 'python', 'requirements-dev.lock');

/** What notebooks run on until a space has environments of its own. */
export const pythonEnvironment = {
  title: 'Python environment',
  isReady: () => existsSync(venvPython) && isFresh('python', inputs()),
  /** @param {(detail: string) => void} note */
  async make(note) {
    const python = findPython();
    removeStamp('python');
    await rm(venv, { recursive: true, force: true });
    note('creating it');
    await createEnvironment(python, venv);
    await installRequirements({ python: venvPython, requirements: lock, options: [] }, note);
    writeStamp('python', inputs());
  },
};

/** The test tools, beside the environment so that notebooks never see them. */
export const pythonDevTools = {
  title: 'Python test tools',
  isReady: () => existsSync(pythonDev) && isFresh('python-dev', devInputs()),
  /** @param {(detail: string) => void} note */
  async make(note) {
    removeStamp('python-dev');
    await rm(pythonDev, { recursive: true, force: true });
    const options = ['--target', pythonDev];
    await installRequirements({ python: venvPython, requirements: devLock, options }, note);
    writeStamp('python-dev', devInputs());
  },
};

/** A real JupyterLab for the tests of its extension, in an environment of its own: notebooks never see it. */
export const labEnvironment = {
  title: 'JupyterLab for its tests',
  isReady: () => existsSync(labVenvPython) && isFresh('python-lab', labInputs()),
  /** @param {(detail: string) => void} note */
  async make(note) {
    removeStamp('python-lab');
    await rm(labVenv, { recursive: true, force: true });
    await createEnvironment(findPython(), labVenv);
    await installRequirements({ python: labVenvPython, requirements: labLock, options: [] }, note);
    writeStamp('python-lab', labInputs());
  },
};

/**
 * A real Ballet for the tests of contributions. It works with Python 3.11 and no newer one; where there is none, its
 * tests are left out and said to be.
 */
export const balletEnvironment = {
  title: 'Ballet for its tests',
  isReady: () =>
    existsSync(balletVenvPython)
      ? isFresh('python-ballet', balletInputs())
      : findBalletPython() === undefined,
  /** @param {(detail: string) => void} note */
  async make(note) {
    const python = findBalletPython();
    removeStamp('python-ballet');
    await rm(balletVenv, { recursive: true, force: true });
    if (python === undefined) return;
    await createEnvironment(python, balletVenv);
    // Not resolved: the lock is whole, and Ballet's own wishes cannot all be met (requirements-ballet.in says why).
    const options = ['--no-deps'];
    await installRequirements({ python: balletVenvPython, requirements: balletLock, options }, note);
    writeStamp('python-ballet', balletInputs());
  },
};

/** The only version that Ballet's dependencies have wheels for and that Ballet itself still works with. */
const BALLET_PYTHON = /^3\.11\./;

function findBalletPython() {
  const found = ['python3.11', 'python3'].flatMap((name) => describePython(name));
  return found.find(({ version, hasVenv }) => hasVenv && BALLET_PYTHON.test(version))?.path;
}

const VENV_REMEDY =
  'On Debian and Ubuntu its venv module is a package of its own: run "apt install python3-venv" and start again.';

/** A Python that can make the environment. */
export function findPython() {
  const wanted = process.env.QUIRE_PYTHON ? [process.env.QUIRE_PYTHON] : CANDIDATES;
  const found = wanted.flatMap((name) => describePython(name));
  const usable = found.find(({ isNewEnough, hasVenv }) => isNewEnough && hasVenv);
  if (usable) return usable.path;
  const withoutVenv = found.find(({ isNewEnough }) => isNewEnough);
  if (withoutVenv) {
    throw new Problem(
      `Python ${withoutVenv.version} (${withoutVenv.path}) is here, but without its venv module, which makes ` +
        `the environment that notebooks run in. ${VENV_REMEDY.replace('python3-venv', `python${withoutVenv.version.split('.').slice(0, 2).join('.')}-venv`)}`,
    );
  }
  const [tooOld] = found;
  throw new Problem(
    tooOld
      ? `Quire needs Python 3.10 or newer, and ${tooOld.path} is ${tooOld.version}. Install a newer one (for ` +
          'instance "apt install python3.11 python3.11-venv"), or name it in QUIRE_PYTHON.'
      : 'Quire needs Python 3.10 or newer to run notebooks, and none was found. Install it ("apt install python3 ' +
          'python3-venv" or https://www.python.org), or name it in QUIRE_PYTHON.',
  );
}

/** @param {string} name a program on PATH, or a path */
function describePython(name) {
  const path = name.includes('/') ? name : findOnPath(name);
  if (!path) return [];
  const script = [
    'import sys, importlib.util as u',
    'has = all(u.find_spec(m) for m in ("venv", "ensurepip"))',
    'print("%d.%d.%d" % sys.version_info[:3], sys.version_info >= (3, 10), has)',
  ].join('\n');
  const { status, stdout } = spawnSync(path, ['-c', script], { encoding: 'utf8' });
  const [version, isNewEnough, hasVenv] = status === 0 ? stdout.trim().split(' ') : [];
  if (!version) return [];
  return [{ path, version, isNewEnough: isNewEnough === 'True', hasVenv: hasVenv === 'True' }];
}

/** @param {string} python @param {string} folder */
async function createEnvironment(python, folder) {
  await runQuietly(python, ['-m', 'venv', folder], {
    log: 'python-venv',
    explain: () => `The Python environment could not be created with ${python}. ${VENV_REMEDY}`,
  });
}

/**
 * @param {{ python: string, requirements: string, options: string[] }} what
 * @param {(detail: string) => void} note
 */
export async function installRequirements({ python, requirements, options }, note) {
  const total = new Set(readFileSync(requirements, 'utf8').match(/^[\w.-]+(?===)/gm)).size;
  let collected = 0;
  // Wheels only: a compiler is no prerequisite of ours.
  const strict = ['--require-hashes', '--only-binary', ':all:', '--no-input', '--progress-bar', 'off'];
  await runQuietly(python, ['-m', 'pip', 'install', ...strict, ...options, '-r', requirements], {
    log: 'python-packages',
    env: {
      ...process.env,
      PIP_ROOT_USER_ACTION: 'ignore',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
      PYTHONNOUSERSITE: '1',
    },
    onLine: (line) => {
      if (line.startsWith('Collecting ')) {
        collected += 1;
        note(`${Math.min(collected, total)} of about ${total} packages`);
      }
      if (line.startsWith('Installing collected')) note('unpacking');
    },
    explain: (lines) => explainInstallFailure('The Python packages', lines),
  });
}

/** The interpreter counts too: an environment outlives neither its removal nor its replacement by a newer one. */
function inputs() {
  const python = existsSync(venvPython) ? realpathSync(venvPython) : 'none';
  return lookAt([lock], { python, folder: venv });
}

function labInputs() {
  const python = existsSync(labVenvPython) ? realpathSync(labVenvPython) : 'none';
  return lookAt([labLock], { python, folder: labVenv });
}

function balletInputs() {
  const python = existsSync(balletVenvPython) ? realpathSync(balletVenvPython) : 'none';
  return lookAt([balletLock], { python, folder: balletVenv });
}

function devInputs() {
  return lookAt([devLock], inputs().facts);
}
