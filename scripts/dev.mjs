/** `npm run dev`: the hub, restarted when its code changes, and the web app with hot reload. */
import { join } from 'node:path';
import { bubblewrap, bubblewrapSetting } from './lib/bubblewrap.mjs';
import { nodePath, projectEnvironment } from './lib/node-runtime.mjs';
import { root } from './lib/places.mjs';
import { runScript } from './lib/problem.mjs';
import { runInForeground } from './lib/programs.mjs';
import { pythonEnvironment } from './lib/python-environment.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';
import { vitePath } from './lib/web-app.mjs';

await runScript(async () => {
  await setUp([...toolchain, pythonEnvironment, bubblewrap]);
  const env = projectEnvironment(bubblewrapSetting());
  const hub = join(root, 'apps', 'server', 'src', 'main.ts');
  const flags = ['--disable-warning=ExperimentalWarning', '--watch', '--watch-preserve-output'];
  const codes = await Promise.all([
    runInForeground(nodePath(), [...flags, hub, ...process.argv.slice(2)], { env }),
    runInForeground(nodePath(), [vitePath()], { env, cwd: join(root, 'apps', 'web') }),
  ]);
  return Math.max(...codes);
});
