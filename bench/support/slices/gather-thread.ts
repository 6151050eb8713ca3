import { parentPort } from 'node:worker_threads';
import type { AnalysisCell } from '../../../packages/analysis/src/index.ts';
import { prepareSlices } from './environment.ts';
import { openGather } from './gather.ts';

/*
 * Gather on a thread of its own, for whoever ends it when it takes too long: see gather-clock.ts. It answers each
 * notebook's code cells with the milliseconds that reading them and one slice took.
 */
const port = parentPort;
if (!port) throw new Error('gather-thread.ts is a thread of the benchmark');
const gather = openGather(await prepareSlices(() => undefined));
port.on('message', (code: readonly AnalysisCell[]) => {
  const began = performance.now();
  gather(code).slice(code.length - 1);
  port.postMessage(performance.now() - began);
});
port.postMessage('ready');
