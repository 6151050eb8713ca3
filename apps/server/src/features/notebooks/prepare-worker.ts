import { parentPort } from 'node:worker_threads';
import { loadParser } from '@quire/analysis/node';
import { HubError, type ProblemCode, type ProblemItem } from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import { type DescribedNotebook, describeDataflow } from './dataflow.ts';
import { type PreparedNotebook, prepareNotebook } from './prepare.ts';

/*
 * The thread behind prepare-apart.ts: whatever a file does to the parser happens here, and the hub goes on answering.
 */

export type PrepareJob = { filename: string } & ({ content: string } | { notebook: Notebook });
export type PrepareAnswer =
  | { result: PreparedNotebook | DescribedNotebook }
  | { problem: { code: ProblemCode; detail: string; items: readonly ProblemItem[] } }
  | { error: string };

const port = parentPort;
if (!port) throw new Error('prepare-worker.ts is a thread of the hub');
await loadParser();
port.on('message', (job: PrepareJob) => port.postMessage(answer(job)));

function answer(job: PrepareJob): PrepareAnswer {
  const { filename } = job;
  try {
    return {
      result: 'content' in job ? prepareNotebook(job.content, filename) : describeDataflow(job.notebook),
    };
  } catch (error) {
    if (error instanceof HubError)
      return { problem: { code: error.code, detail: error.detail, items: error.items } };
    if (error instanceof RangeError) {
      const detail = `“${filename}” cannot be published: something in it is nested too deeply to be understood.`;
      return { problem: { code: 'invalid-notebook', detail, items: [] } };
    }
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}
