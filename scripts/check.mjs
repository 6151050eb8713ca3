/** `npm run check`: format, lint, types, dead code and architecture; nothing that runs the product. */
import { runScript } from './lib/problem.mjs';
import { runStages } from './lib/run-stages.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';
import { stages, staticChecks } from './lib/stages.mjs';

await runScript(async () => {
  await setUp(toolchain);
  return runStages(stages.filter(({ name }) => staticChecks.includes(name)));
});
