/** Runs a command with the project's Node and tools on PATH, installing them first where needed. */
import { bubblewrapSetting } from './lib/bubblewrap.mjs';
import { nodePath, projectEnvironment } from './lib/node-runtime.mjs';
import { Problem, runScript } from './lib/problem.mjs';
import { runInForeground } from './lib/programs.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';

await runScript(async () => {
  const [command, ...args] = process.argv.slice(2);
  if (!command) throw new Problem('Usage: node scripts/with-node.mjs COMMAND [ARGUMENT …]');
  await setUp(toolchain);
  const program = command === 'node' ? nodePath() : command;
  const flags = command === 'node' ? ['--disable-warning=ExperimentalWarning'] : [];
  return runInForeground(program, [...flags, ...args], { env: projectEnvironment(bubblewrapSetting()) });
});
