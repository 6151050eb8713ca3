/** `npm start`: installs what is missing, then runs the hub in the foreground. */
import { join } from 'node:path';
import { bubblewrap, bubblewrapSetting } from './lib/bubblewrap.mjs';
import { nodePath, projectEnvironment } from './lib/node-runtime.mjs';
import { root, runtime } from './lib/places.mjs';
import { runScript } from './lib/problem.mjs';
import { runInForeground } from './lib/programs.mjs';
import { pythonEnvironment } from './lib/python-environment.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';
import { webApp } from './lib/web-app.mjs';

await runScript(async () => {
  await setUp([...toolchain, pythonEnvironment, bubblewrap, webApp]);
  const hub = join(root, 'apps', 'server', 'src', 'main.ts');
  const args = ['--disable-warning=ExperimentalWarning', hub, ...process.argv.slice(2)];
  // Keeps compiled code between starts: half of what a start takes.
  const env = projectEnvironment({
    ...bubblewrapSetting(),
    NODE_COMPILE_CACHE: join(runtime, 'compile-cache'),
  });
  return runInForeground(nodePath(), args, { env });
});
