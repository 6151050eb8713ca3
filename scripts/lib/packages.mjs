import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodePath, projectEnvironment } from './node-runtime.mjs';
import { root } from './places.mjs';
import { explainInstallFailure, npmCommand, npmEnvironment, runQuietly } from './programs.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

/** The npm packages of all workspaces. */
export const packages = {
  title: 'npm packages',
  isReady() {
    return isFresh('packages', inputs()) && isWhole();
  },
  /** @param {(detail: string) => void} note */
  async make(note) {
    const now = inputs();
    let fetched = 0;
    removeStamp('packages');
    const [npm, ...args] = npmCommand(nodePath());
    // No package's install script runs: those that need one (PostgreSQL's links) are completed by us.
    await runQuietly(npm, [...args, 'ci', '--ignore-scripts'], {
      env: npmEnvironment({ PATH: projectEnvironment().PATH }),
      log: 'packages',
      onLine: (line) => {
        if (!line.includes('http fetch')) return;
        fetched += 1;
        note(`${fetched} fetched`);
      },
      explain: (lines) => explainInstallFailure('The npm packages', lines),
    });
    writeStamp('packages', now);
  },
};

/** npm writes its list last and removes it first; workspaces have packages of their own beside the common ones. */
function isWhole() {
  const list = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = Object.keys(JSON.parse(readFileSync(list, 'utf8')).packages);
  const topmost = installed.filter((path) => /^[^/]+\/[^/]+\/node_modules\/(@[^/]+\/)?[^/]+$/.test(path));
  return topmost.every((path) => existsSync(join(root, path)));
}

function inputs() {
  const manifests = ['packages', 'apps'].flatMap((group) =>
    readdirSync(join(root, group)).map((name) => join(root, group, name, 'package.json')),
  );
  const roots = ['package.json', 'package-lock.json', '.npmrc'].map((name) => join(root, name));
  return lookAt([...roots, ...manifests], { node: nodePath() });
}
