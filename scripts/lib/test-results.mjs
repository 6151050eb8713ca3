import { existsSync, readFileSync } from 'node:fs';

/**
 * What a stage has to tell. `notRun` holds sentences about what could not run, `failures` what failed and why,
 * as far as the runner named it.
 * @typedef {{ passed: number, failed: number, notRun: string[], failures?: Failure[] }} Result
 * @typedef {{ name: string, why: string }} Failure
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
  const failures = /** @type {Failure[]} */ ([]);
  const notRun = /** @type {string[]} */ ([]);
  let passed = 0;
  for (const file of testResults) {
    if (file.status === 'failed' && file.assertionResults.length === 0) {
      failures.push({ name: file.name, why: file.message });
    }
    for (const { status, fullName, failureMessages } of file.assertionResults) {
      if (status === 'passed') passed += 1;
      else if (status === 'failed') {
        failures.push({ name: `${file.name} › ${fullName}`, why: failureMessages.join('\n') });
      } else if (!isForRootOnly(fullName)) notRun.push(`Skipped: ${fullName}`);
    }
  }
  return { passed, failed: failures.length, notRun, failures };
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
  const tests = /** @type {Suite[]} */ (suites).flatMap(listTests);
  const notRun = tests.filter(({ status }) => status === 'skipped').map(({ name }) => `Skipped: ${name}`);
  const failures = tests.filter(({ status }) => status === 'unexpected' || status === 'flaky');
  const outside = errors.map((/** @type {{ message: string }} */ { message }) => ({
    name: 'outside of a test',
    why: message,
  }));
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    notRun,
    failures: [...failures, ...outside],
  };
}

/**
 * @typedef {{ title: string, suites?: Suite[], specs?: { title: string, tests: TestOfSpec[] }[] }} Suite
 * @typedef {{ status: string, results: { errors: { message?: string }[] }[] }} TestOfSpec
 */

/** @param {Suite} suite @returns {(Failure & { status: string })[]} */
function listTests({ title, suites = [], specs = [] }) {
  const own = specs.flatMap((spec) =>
    spec.tests.map(({ status, results }) => ({
      name: `${title} › ${spec.title}`,
      status,
      why: results.flatMap(({ errors }) => errors.map(({ message }) => message ?? '')).join('\n'),
    })),
  );
  return [...own, ...suites.flatMap(listTests)];
}

/** @param {string} name */
function isForRootOnly(name) {
  return name.includes(ROOT_ONLY) && process.getuid?.() !== 0;
}
