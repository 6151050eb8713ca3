/** `npm test`: sets everything up, runs every stage (or those named as arguments) and sums up what they say. */
import { Problem, runScript } from './lib/problem.mjs';
import { runStages } from './lib/run-stages.mjs';
import { setUp, toolchain } from './lib/set-up.mjs';
import { stages } from './lib/stages.mjs';

await runScript(async () => {
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    const known = stages.map(({ name }) => name).join(', ');
    throw new Problem(`There is no stage called ${unknown.join(' or ')}. The stages are: ${known}.`);
  }
  await setUp(toolchain);
  return runStages(names.length === 0 ? stages : stages.filter(({ name }) => names.includes(name)));
});
