import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout that these scripts belong to. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Everything the scripts install or note; removing it is always safe. */
export const runtime = join(root, '.runtime');

export const logs = join(runtime, 'logs');
export const venv = join(runtime, 'venv');
export const venvPython = join(venv, 'bin', 'python');
export const labVenv = join(runtime, 'lab-venv');
export const labVenvPython = join(labVenv, 'bin', 'python');
export const balletVenv = join(runtime, 'ballet-venv');
export const balletVenvPython = join(balletVenv, 'bin', 'python');
export const bubblewrap = join(runtime, 'bubblewrap');
export const pythonDev = join(runtime, 'python-dev');
