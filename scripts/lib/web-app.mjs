import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { nodePath, projectEnvironment } from './node-runtime.mjs';
import { root } from './places.mjs';
import { runQuietly } from './programs.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

const folder = join(root, 'apps', 'web');

/** The web app, built into apps/web/dist for the hub to serve. */
export const webApp = {
  title: 'web app',
  isReady: () => existsSync(join(folder, 'dist', 'index.html')) && isFresh('web', inputs()),
  async make() {
    const now = inputs();
    removeStamp('web');
    await runQuietly(nodePath(), [vitePath(), 'build'], {
      cwd: folder,
      env: projectEnvironment({ NODE_ENV: 'production' }),
      log: 'web',
      explain: () => 'The web app could not be built; the lines above say where.',
    });
    writeStamp('web', now);
  },
};

export function vitePath() {
  const manifest = createRequire(join(folder, 'package.json')).resolve('vite/package.json');
  return join(dirname(manifest), 'bin', 'vite.js');
}

function inputs() {
  const own = ['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) =>
    join(folder, name),
  );
  const used = ['contract', 'client', 'notebook', 'analysis'].map((name) =>
    join(root, 'packages', name, 'src'),
  );
  return lookAt([...own, ...used, join(root, 'package-lock.json')]);
}
