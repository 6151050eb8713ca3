/** `npm run bench`: installs what is missing, then measures. */
import { join } from 'node:path';
import { bubblewrap, bubblewrapSetting } from './lib/bubblewrap.mjs';
import { nodePath, projectEnvironment } from './lib/node-runtime.mjs';
import { root } from './lib/places.mjs';
import { runScript } from './lib/problem.mjs';
import { runInForeground } from './lib/programs.mjs';
import { pythonEnvironment } from './lib/python-environment.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';
import { webApp } from './lib/web-app.mjs';

await runScript(async () => {
  await setUp([...toolchain, pythonEnvironment, bubblewrap, webApp]);
  const args = ['--disable-warning=ExperimentalWarning', join(root, 'bench', 'run.ts')];
  const env = projectEnvironment(bubblewrapSetting());
  return runInForeground(nodePath(), [...args, ...process.argv.slice(2)], { env });
});
