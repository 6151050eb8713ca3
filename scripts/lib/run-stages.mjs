import { stripVTControlCharacters } from 'node:util';
import { Problem } from './problem.mjs';
import { wasInterrupted } from './programs.mjs';
import { elapsed } from './progress.mjs';
import { setUp } from './set-up.mjs';

/**
 * @typedef {import('./stages.mjs').Stage} Stage
 * @typedef {import('./test-results.mjs').Result & { title: string, time: string }} StageResult
 */

/** A reason is for recognising the failure; all of it stands where the stage printed it. */
const REASON_LINES_MAX = 12;

/** Where nobody watches, what could not run must not look like success. */
const isStrict = Boolean(process.env.CI) && process.env.CI !== 'false';

/** Runs the stages one after the other and prints the sum. @param {Stage[]} stages @returns {Promise<number>} the exit code */
export async function runStages(stages) {
  const start = Date.now();
  /** @type {StageResult[]} */
  const results = [];
  for (const stage of stages) {
    results.push(await runStage(stage));
    if (wasInterrupted()) break;
  }
  return sumUp(results, elapsed(start));
}

/** @param {Stage} stage @returns {Promise<StageResult>} */
async function runStage({ title, needs, run }) {
  console.log(`\n── ${title} ──`);
  const start = Date.now();
  const result = await prepareAndRun(needs, run);
  if (isStrict && result.notRun.length > 0 && result.failed === 0) result.failed = result.notRun.length;
  const time = elapsed(start);
  console.log(`── ${title}: ${result.passed} passed, ${result.failed} failed, ${time} ──`);
  return { ...result, title, time };
}

/** @param {Stage['needs']} needs @param {Stage['run']} run */
async function prepareAndRun(needs, run) {
  try {
    await setUp(needs);
    return await run();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    for (const line of error.details) console.log(`    ${line}`);
    console.log(`  ${error.message}`);
    return { passed: 0, failed: 0, notRun: [error.message] };
  }
}

/** @param {StageResult[]} results @param {string} time */
function sumUp(results, time) {
  const width = Math.max(...results.map(({ title }) => title.length));
  console.log(`\nSummary (${time})`);
  for (const { title, passed, failed, time: took } of results) {
    const mark = failed > 0 ? 'FAILED' : passed > 0 ? 'ok' : 'NOT RUN';
    console.log(`  ${title.padEnd(width)}  ${mark.padEnd(7)}  ${passed} passed, ${failed} failed, ${took}`);
  }
  const notRun = results.flatMap(({ title, notRun: reasons }) =>
    reasons.map((reason) => `${title}: ${reason}`),
  );
  if (notRun.length > 0) {
    console.log(`\nNot run${isStrict ? ', which counts as failed because CI is set' : ''}:`);
    for (const line of notRun) console.log(`  ${line}`);
  }
  printFailures(results);
  const passed = results.reduce((sum, result) => sum + result.passed, 0);
  const failed = results.reduce((sum, result) => sum + result.failed, 0);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && !wasInterrupted() ? 0 : 1;
}

/** A log may be read from its end alone, with thousands of lines above. @param {StageResult[]} results */
function printFailures(results) {
  const failures = results.flatMap((result) =>
    (result.failures ?? []).map((failure) => ({ ...failure, title: result.title })),
  );
  if (failures.length > 0) console.log('\nFailed:');
  for (const { title, name, why } of failures) {
    console.log(`  ${title}: ${name}`);
    const lines = stripVTControlCharacters(why).split('\n').slice(0, REASON_LINES_MAX);
    for (const line of lines) console.log(`    ${line}`);
  }
}
