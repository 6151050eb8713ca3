import { createRequire } from 'node:module';
import process from 'node:process';
import type { RuffAnswer, RuffFinding, RuffFormatted, RuffJob } from '../ruff-messages.ts';

/*
 * The process that holds Ruff: its memory grows with what it reads and is only given back with the process.
 */

type Ruff = typeof import('@astral-sh/ruff-wasm-nodejs');
// The package is CommonJS and reads its wasm beside itself.
const ruff: Ruff = createRequire(import.meta.url)('@astral-sh/ruff-wasm-nodejs');
process.on('message', (job: RuffJob) => void (process.connected && process.send?.(answer(job))));
// Whoever asked is gone.
process.on('disconnect', () => process.exit(0));

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
