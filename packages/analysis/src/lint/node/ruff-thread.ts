import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { RuffAnswer, RuffFinding, RuffFormatted, RuffJob } from '../ruff-messages.ts';

/*
 * The thread that holds Ruff: its memory grows with what it reads and is only given back with the thread.
 */

type Ruff = typeof import('@astral-sh/ruff-wasm-nodejs');
const port = parentPort;
if (!port) throw new Error('ruff-thread.ts is a thread of the linter');
// The package is CommonJS and reads its wasm beside itself.
const ruff: Ruff = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs');
port.on('message', (job: RuffJob) => port.postMessage(answer(job)));

function answer(job: RuffJob): RuffAnswer {
  let workspace: InstanceType<Ruff['Workspace']>;
  try {
    workspace = new ruff.Workspace(job.config, ruff.PositionEncoding.Utf16);
  } catch (error) {
    return { configError: wordsOf(error) };
  }
  try {
    if ('check' in job) return { findings: workspace.check(job.check) as readonly RuffFinding[] };
    return { formatted: job.format.map((text) => format(workspace, text)) };
  } finally {
    workspace.free();
  }
}

function format(workspace: InstanceType<Ruff['Workspace']>, text: string): RuffFormatted {
  try {
    return { text: workspace.format(text) };
  } catch (error) {
    return { error: wordsOf(error) };
  }
}

const wordsOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^(?:Error: )+/, '');
