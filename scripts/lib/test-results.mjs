import { existsSync, readFileSync } from 'node:fs';

/**
 * What a stage has to tell. `notRun` holds sentences about what could not run.
 * @typedef {{ passed: number, failed: number, notRun: string[] }} Result
 */

/** Tests that only root can run say so in their name; for an ordinary user they are no gap. */
const ROOT_ONLY = '[needs root]';

/** A check that passes or fails as a whole. @param {number} exitCode @returns {Result} */
export function asOneCheck(exitCode) {
  return exitCode === 0 ? { passed: 1, failed: 0, notRun: [] } : { passed: 0, failed: 1, notRun: [] };
}

/**
 * Counts what a runner reported. A runner that fails without a failed test (a crash, a timeout, a broken
 * configuration) or reports no test at all counts as one failure.
 * @param {(path: string) => Result} read
 * @param {string} path
 * @param {number} exitCode
 * @returns {Result}
 */
export function countReport(read, path, exitCode) {
  if (!existsSync(path)) return { passed: 0, failed: 1, notRun: ['The runner ended without a report.'] };
  const result = read(path);
  const total = result.passed + result.failed;
  if (total === 0) return { ...result, failed: 1, notRun: [...result.notRun, 'No test was found.'] };
  if (exitCode !== 0 && result.failed === 0) {
    return { ...result, failed: 1, notRun: [...result.notRun, `The runner ended with code ${exitCode}.`] };
  }
  return result;
}

/** vitest's JSON reporter. @param {string} path @returns {Result} */
export function readVitestReport(path) {
  const { testResults } = JSON.parse(readFileSync(path, 'utf8'));
  const result = { passed: 0, failed: 0, notRun: /** @type {string[]} */ ([]) };
  for (const file of testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) result.failed += 1;
    for (const { status, fullName } of file.assertionResults) {
      if (status === 'passed') result.passed += 1;
      else if (status === 'failed') result.failed += 1;
      else if (!isForRootOnly(fullName)) result.notRun.push(`Skipped: ${fullName}`);
    }
  }
  return result;
}

/** pytest's JUnit XML. @param {string} path @returns {Result} */
export function readJunitReport(path) {
  const suites = readFileSync(path, 'utf8').match(/<testsuite [^>]*>/g) ?? [];
  /** @param {string} name */
  const sum = (name) =>
    suites.reduce((total, suite) => total + Number(new RegExp(` ${name}="(\\d+)"`).exec(suite)?.[1] ?? 0), 0);
  const failed = sum('failures') + sum('errors');
  const skipped = sum('skipped');
  const notRun = skipped > 0 ? [`Skipped: ${skipped} Python tests; pytest -rs says which.`] : [];
  return { passed: sum('tests') - failed - skipped, failed, notRun };
}

/** Playwright's JSON reporter; a flaky test, which passed at the second try, is a failure. @param {string} path @returns {Result} */
export function readPlaywrightReport(path) {
  const { stats, suites, errors } = JSON.parse(readFileSync(path, 'utf8'));
  const notRun = suites.flatMap(listSkipped).map((/** @type {string} */ name) => `Skipped: ${name}`);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, notRun };
}

/**
 * @typedef {{ title: string, suites?: Suite[], specs?: { title: string, tests: { status: string }[] }[] }} Suite
 */

/** @param {Suite} suite @returns {string[]} */
function listSkipped({ title, suites = [], specs = [] }) {
  const own = specs.filter(({ tests }) => tests.some(({ status }) => status === 'skipped'));
  return [...own.map((spec) => `${title} › ${spec.title}`), ...suites.flatMap(listSkipped)];
}

/** @param {string} name */
function isForRootOnly(name) {
  return name.includes(ROOT_ONLY) && process.getuid?.() !== 0;
}
