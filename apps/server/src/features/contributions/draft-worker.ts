import { parentPort } from 'node:worker_threads';
import { loadParser } from '@quire/analysis/node';
import {
  type Draft,
  type DraftInput,
  draftContribution,
  TargetError,
  type TargetProblem,
} from '@quire/contribute';

/*
 * The thread behind draft-apart.ts: whatever a notebook does to the analysis happens here, and the hub goes on.
 */

export type DraftAnswer =
  | { draft: Draft }
  | { target: { message: string; problems: readonly TargetProblem[] } }
  | { error: string };

const port = parentPort;
if (!port) throw new Error('draft-worker.ts is a thread of the hub');
await loadParser();
port.on('message', (input: DraftInput) => port.postMessage(answer(input)));
port.postMessage('ready');

function answer(input: DraftInput): DraftAnswer {
  try {
    return { draft: draftContribution(input) };
  } catch (error) {
    if (error instanceof TargetError) return { target: { message: error.message, problems: error.problems } };
    if (error instanceof RangeError)
      return { target: { message: 'The notebook is nested too deeply to be understood.', problems: [] } };
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
