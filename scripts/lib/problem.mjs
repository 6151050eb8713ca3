import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { logs } from './places.mjs';

/** Something that the person at the console can act on: `message` is complete sentences, never a stack trace. */
export class Problem extends Error {
  /**
   * @param {string} message
   * @param {string[]} [details] lines of a program's output that tell more
   */
  constructor(message, details = []) {
    super(message);
    this.name = 'Problem';
    this.details = details;
  }
}

/**
 * Runs a script's main function; problems become sentences and exit code 1.
 * @param {() => Promise<number>} main its result is the exit code
 */
export async function runScript(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.exitCode = 1;
    if (error instanceof Problem) report(error);
    else reportUnexpected(error);
  }
}

/** @param {Problem} problem */
function report({ message, details }) {
  for (const line of details) console.error(`    ${line}`);
  console.error(`\n${message}`);
}

/** @param {unknown} error */
function reportUnexpected(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (
    error instanceof Error ? error : new Error(String(error))
  );
  const remedy = remedies[code ?? ''];
  if (remedy) {
    console.error(`\n${remedy} (${message})`);
    return;
  }
  const log = join(logs, 'unexpected.log');
  console.error(`\nSomething unexpected went wrong: ${message}. Details are in ${log}.`);
  try {
    mkdirSync(logs, { recursive: true });
    appendFileSync(log, `${new Date().toISOString()} ${error instanceof Error ? error.stack : error}\n`);
  } catch {
    // The message above is all that can be said.
  }
}

/** @type {Record<string, string>} */
const remedies = {
  ENOSPC: 'There is no space left on the disk. Free about 3 GB and start again.',
  EDQUOT: 'Your disk quota is used up. Free about 3 GB and start again.',
  EACCES: 'This user may not write here. Run Quire as the user that owns this folder, or change its owner.',
  EPERM: 'This user may not write here. Run Quire as the user that owns this folder, or change its owner.',
  EROFS: 'This folder is on a read-only disk. Copy it to a place that can be written.',
  EMFILE: 'This user may open too few files at once. Raise the limit ("ulimit -n 4096") and start again.',
};
