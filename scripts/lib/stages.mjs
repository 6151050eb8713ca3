import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bubblewrap, bubblewrapSetting } from './bubblewrap.mjs';
import { chromium, chromiumPath } from './chromium.mjs';
import { labExtension } from './lab-extension.mjs';
import { nodePath, projectEnvironment } from './node-runtime.mjs';
import { balletVenvPython, labVenvPython, pythonDev, root, runtime, venvPython } from './places.mjs';
import { runInForeground } from './programs.mjs';
import {
  balletEnvironment,
  labEnvironment,
  pythonDevTools,
  pythonEnvironment,
} from './python-environment.mjs';
import {
  asOneCheck,
  countReport,
  readJunitReport,
  readPlaywrightReport,
  readVitestReport,
} from './test-results.mjs';
import { webApp } from './web-app.mjs';

/**
 * One part of `npm test`.
 * @typedef {object} Stage
 * @property {string} name what `node scripts/test.mjs NAME` calls it
 * @property {string} title
 * @property {import('./set-up.mjs').Part[]} needs besides Node and the npm packages
 * @property {() => Promise<import('./test-results.mjs').Result>} run
 */

/** A stage that takes longer hangs. */
const STAGE_TIMEOUT_MS = 25 * 60_000;
/** Logs are for reading; Biome colours them on CI unless told. */
const plainBiome = process.stdout.isTTY ? [] : ['--colors=off'];
const reports = join(runtime, 'reports');

/** @type {Stage[]} */
export const stages = [
  {
    name: 'biome',
    title: 'format and lint',
    needs: [],
    run: () => check('biome', ['ci', '.', '--diagnostic-level=warn', ...plainBiome]),
  },
  { name: 'tsc', title: 'types of every workspace', needs: [], run: checkTypes },
  { name: 'knip', title: 'dead code and dependencies', needs: [], run: () => check('knip', []) },
  { name: 'architecture', title: 'architecture', needs: [], run: () => vitest('architecture') },
  {
    name: 'unit',
    title: 'unit, contract and property tests',
    needs: [pythonEnvironment, bubblewrap],
    run: () => vitest('unit'),
  },
  { name: 'pytest', title: 'Python tests', needs: [pythonEnvironment, pythonDevTools], run: pytest },
  {
    name: 'api',
    title: 'API on the embedded PostgreSQL',
    needs: [pythonEnvironment, bubblewrap, balletEnvironment, webApp],
    run: () => vitest('api'),
  },
  {
    name: 'api-replicas',
    title: 'API through DATABASE_URL, two hubs',
    needs: [pythonEnvironment, bubblewrap, balletEnvironment, webApp],
    run: () => vitest('api-replicas'),
  },
  {
    name: 'e2e',
    title: 'journeys in Chromium',
    needs: [pythonEnvironment, bubblewrap, webApp, chromium],
    run: () => playwright('e2e', []),
  },
  {
    name: 'lab',
    title: 'the extension in a real JupyterLab',
    needs: [pythonEnvironment, bubblewrap, webApp, labExtension, labEnvironment, chromium],
    run: () => playwright('lab', ['--config', 'tests/lab/playwright.config.ts']),
  },
];

/** The quick ones that only read code: `npm run check`. */
export const staticChecks = ['biome', 'tsc', 'knip', 'architecture'];

/** @param {string} tool @param {string[]} args */
async function check(tool, args) {
  return asOneCheck(await runTool(tool, args));
}

async function checkTypes() {
  const workspaces = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => `${group}/${name}`),
  );
  const typed = ['.', ...workspaces].filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
  const results = [];
  for (const folder of typed) {
    const exitCode = await runTool('tsc', ['-p', folder, '--pretty', 'false']);
    if (exitCode !== 0) console.log(`  ${folder} has type errors.`);
    results.push(asOneCheck(exitCode));
  }
  return results.reduce((sum, { passed, failed }) => ({
    passed: sum.passed + passed,
    failed: sum.failed + failed,
    notRun: [],
  }));
}

/** @param {string} project */
async function vitest(project) {
  const report = newReport(`${project}.json`);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const exitCode = await runTool('vitest', ['run', '--project', project, ...reporters], {
    NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
    QUIRE_PYTHON: venvPython,
    QUIRE_BALLET_PYTHON: existsSync(balletVenvPython) ? balletVenvPython : undefined,
  });
  return countReport(readVitestReport, report, exitCode);
}

async function pytest() {
  const report = newReport('pytest.xml');
  const exitCode = await runInForeground(
    venvPython,
    ['-m', 'pytest', 'tests', '-q', '-rs', `--junitxml=${report}`],
    {
      cwd: join(root, 'python'),
      env: projectEnvironment({ PYTHONPATH: [join(root, 'python'), pythonDev].join(delimiter) }),
      timeoutMs: STAGE_TIMEOUT_MS,
    },
  );
  return countReport(readJunitReport, report, exitCode);
}

/** @param {string} name @param {string[]} args */
async function playwright(name, args) {
  const report = newReport(`${name}.json`);
  const exitCode = await runTool('playwright', ['test', ...args, '--reporter=list,json'], {
    PLAYWRIGHT_JSON_OUTPUT_FILE: report,
    // Its workers set FORCE_COLOR, beside which Node warns about this one in every line.
    NO_COLOR: undefined,
    QUIRE_CHROMIUM: chromiumPath(),
    QUIRE_PYTHON: venvPython,
    QUIRE_LAB_PYTHON: labVenvPython,
  });
  return countReport(readPlaywrightReport, report, exitCode);
}

/** @param {string} name */
function newReport(name) {
  mkdirSync(reports, { recursive: true });
  const path = join(reports, name);
  rmSync(path, { force: true });
  return path;
}

/** @param {string} tool a program in node_modules/.bin @param {string[]} args @param {NodeJS.ProcessEnv} [env] */
function runTool(tool, args, env = {}) {
  const path = join(root, 'node_modules', '.bin', tool);
  return runInForeground(nodePath(), [path, ...args], {
    env: projectEnvironment({ ...bubblewrapSetting(), ...env }),
    timeoutMs: STAGE_TIMEOUT_MS,
  });
}
