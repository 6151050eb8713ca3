import { createRequire } from 'node:module';
import { parentPort } from 'node:worker_threads';
import type { RowColumn } from './joined-source.ts';
import type { LintConfig } from './linter.ts';

/*
 * The thread that holds Ruff: its memory grows with what it reads and is only given back with the thread.
 */

export type RuffFinding = {
  readonly code: string | null;
  readonly message: string;
  readonly start_location: RowColumn;
  readonly end_location: RowColumn;
  readonly fix: {
    readonly message: string | null;
    readonly edits: readonly {
      readonly content: string | null;
      readonly location: RowColumn;
      readonly end_location: RowColumn;
    }[];
  } | null;
};
export type RuffJob = { readonly config: LintConfig } & (
  | { readonly check: string }
  | { readonly format: readonly string[] }
);
/** A formatted text, or why it could not be. */
export type RuffFormatted = { readonly text: string } | { readonly error: string };
export type RuffAnswer =
  | { readonly findings: readonly RuffFinding[] }
  | { readonly formatted: readonly RuffFormatted[] }
  | { readonly configError: string };

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
