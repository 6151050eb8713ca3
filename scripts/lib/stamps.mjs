import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root, runtime } from './places.mjs';

/**
 * What something was made from: times and sizes to compare quickly, a hash to compare surely, and facts that
 * are no files.
 * @typedef {{ files: Record<string, [mtime: number, size: number]>, facts: Record<string, string>, hash?: string }} Inputs
 */

const stamps = join(runtime, 'stamps');

/**
 * Looks at the inputs as they are now; take it before making, so that a change meanwhile is noticed.
 * @param {string[]} paths absolute; folders count with all that is in them
 * @param {Record<string, string>} [facts]
 * @returns {Inputs}
 */
export function lookAt(paths, facts = {}) {
  /** @type {Inputs['files']} */
  const files = {};
  for (const path of paths.flatMap(listFiles)) {
    const { mtimeMs, size } = statSync(path);
    files[relative(root, path)] = [mtimeMs, size];
  }
  return { files, facts };
}

/**
 * Whether `name` was made, completely, from what `now` holds.
 * @param {string} name
 * @param {Inputs} now
 */
export function isFresh(name, now) {
  const then = readStamp(name);
  if (!then || JSON.stringify(then.facts) !== JSON.stringify(now.facts)) return false;
  if (JSON.stringify(then.files) === JSON.stringify(now.files)) return true;
  // A new checkout or a touched file has other times and the same content.
  if (then.hash !== hashFiles(now)) return false;
  writeStamp(name, now);
  return true;
}

/**
 * Notes that `name` is complete; the last thing to do when making it.
 * @param {string} name
 * @param {Inputs} inputs
 */
export function writeStamp(name, inputs) {
  mkdirSync(stamps, { recursive: true });
  const path = join(stamps, `${name}.json`);
  writeFileSync(`${path}.new`, JSON.stringify({ ...inputs, hash: hashFiles(inputs) }));
  renameSync(`${path}.new`, path);
}

/** Before making `name` anew: from now on it counts as half-finished. @param {string} name */
export function removeStamp(name) {
  rmSync(join(stamps, `${name}.json`), { force: true });
}

/** @param {string} name @returns {Inputs | undefined} */
function readStamp(name) {
  try {
    return JSON.parse(readFileSync(join(stamps, `${name}.json`), 'utf8'));
  } catch {
    return undefined;
  }
}

/** @param {Inputs} inputs */
function hashFiles({ files }) {
  const hash = createHash('sha256');
  for (const path of Object.keys(files).sort()) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** @param {string} path @returns {string[]} */
function listFiles(path) {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return [];
  if (!stats.isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => listFiles(join(path, name)));
}
