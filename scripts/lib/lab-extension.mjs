import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { nodePath, projectEnvironment } from './node-runtime.mjs';
import { root } from './places.mjs';
import { runQuietly } from './programs.mjs';
import { findPython } from './python-environment.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';
import { vitePath } from './web-app.mjs';

const folder = join(root, 'apps', 'lab');
const dist = join(folder, 'dist');

/** The JupyterLab extension, built into apps/lab/dist as a folder and as the wheel that people install. */
export const labExtension = {
  title: 'JupyterLab extension',
  isReady: () => hasWheel() && isFresh('lab', inputs()),
  async make() {
    const now = inputs();
    removeStamp('lab');
    rmSync(dist, { recursive: true, force: true });
    await runQuietly(nodePath(), [vitePath(), 'build'], {
      cwd: folder,
      env: projectEnvironment({ NODE_ENV: 'production' }),
      log: 'lab',
      explain: () => 'The JupyterLab extension could not be built; the lines above say where.',
    });
    const packing = [join(folder, 'build', 'make-wheel.py'), join(dist, 'labextension'), dist];
    await runQuietly(findPython(), packing, {
      log: 'lab-wheel',
      explain: () => 'The wheel of the JupyterLab extension could not be made; the lines above say why.',
    });
    writeStamp('lab', now);
  },
};

function hasWheel() {
  return existsSync(dist) && readdirSync(dist).some((file) => file.endsWith('.whl'));
}

function inputs() {
  const own = ['src', 'build', 'vite.config.ts', 'package.json'].map((name) => join(folder, name));
  const used = ['contract', 'client', 'notebook', 'analysis', 'contribute'].map((name) =>
    join(root, 'packages', name, 'src'),
  );
  return lookAt([...own, ...used, join(root, 'package-lock.json')]);
}
