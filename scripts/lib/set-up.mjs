import { mkdirSync, rmSync, statfsSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { nodeRuntime } from './node-runtime.mjs';
import { packages } from './packages.mjs';
import { root, runtime } from './places.mjs';
import { Problem } from './problem.mjs';
import { findOnPath } from './programs.mjs';
import { showProgress } from './progress.mjs';

/**
 * A part of the installation: made once, and again when what it is made from changed or it is incomplete.
 * @typedef {{ title: string, isReady: () => boolean, make: (note: (detail: string) => void) => Promise<void> }} Part
 */

const NEEDED_NODE = 20;
/** Node, npm packages and the Python environment take about 2 GB; pip needs room to unpack. */
const NEEDED_BYTES = 3e9;
const LOCK_RETRY_MS = 500;
/** Whoever holds the lock touches it this often; one that was not touched for long belongs to a killed command. */
const LOCK_TOUCH_MS = 2_000;
const LOCK_STALE_MS = 15_000;
const lock = join(runtime, 'set-up.lock');

/**
 * Makes sure that all parts are there. Silent and quick when they are.
 * @param {Part[]} parts in the order in which they need each other
 */
export async function setUp(parts) {
  checkPlatform();
  if (parts.every((part) => part.isReady())) return;
  checkPrerequisites();
  await withLock(async () => {
    for (const part of parts) {
      if (!part.isReady()) await showProgress(part.title, (note) => part.make(note));
    }
  });
}

/** What every command needs. @type {Part[]} */
export const toolchain = [nodeRuntime, packages];

function checkPlatform() {
  if (process.platform === 'win32') {
    throw new Problem(
      'Quire runs on Linux and macOS, not on Windows itself. On Windows use WSL: run "wsl --install", open the ' +
        'Linux terminal that it gives you, and start Quire there.',
    );
  }
  if (Number.parseInt(process.versions.node, 10) < NEEDED_NODE) {
    throw new Problem(
      `Quire needs Node ${NEEDED_NODE} or newer to install itself, and this is ${process.versions.node}. ` +
        'Get a newer one from https://nodejs.org.',
    );
  }
}

function checkPrerequisites() {
  if (!findOnPath('git')) {
    throw new Problem(
      'Quire needs git for contributions to other repositories. Install it ("apt install git") and start again.',
    );
  }
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  const isFirst = !packages.isReady();
  if (isFirst && free < NEEDED_BYTES) {
    throw new Problem(
      `Quire needs about ${NEEDED_BYTES / 1e9} GB of disk for its packages, and ${root} has ` +
        `${(free / 1e9).toFixed(1)} GB left. Free some space and start again.`,
    );
  }
}

/** Two commands started at once must not install over each other. @param {() => Promise<void>} work */
async function withLock(work) {
  mkdirSync(runtime, { recursive: true });
  let hasTold = false;
  while (!tryLock()) {
    if (!hasTold) console.log('  Another Quire command is installing, or was interrupted; waiting for it …');
    hasTold = true;
    await sleep(LOCK_RETRY_MS);
  }
  const touching = setInterval(() => utimesSync(lock, new Date(), new Date()), LOCK_TOUCH_MS);
  try {
    await work();
  } finally {
    clearInterval(touching);
    rmSync(lock, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const touched = statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touched > LOCK_STALE_MS) rmSync(lock, { force: true });
    return false;
  }
}
