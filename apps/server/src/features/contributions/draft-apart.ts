import { Worker } from 'node:worker_threads';
import { HubError } from '@quire/contract';
import { type Draft, type DraftInput, TargetError } from '@quire/contribute';
import type { DraftAnswer } from './draft-worker.ts';

/** An ordinary notebook takes some milliseconds; what takes this long was made to. Starting the thread is not counted. */
const DRAFT_MILLISECONDS_MAX = 20_000;
const MEGABYTES_MAX = 768;
/** Drafts that may wait; each holds a notebook's text. */
const WAITING_MAX = 400;

let worker: { thread: Worker; ready: Promise<unknown> } | null = null;
let queue: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * `draftContribution` in a thread of its own, within limits of time and memory, one at a time: each keeps a processor
 * busy for a moment. @throws TargetError; HubError `unavailable` when too many wait, `contribution-invalid` when it
 * takes too long
 */
export function draftApart(input: DraftInput): Promise<Draft> {
  if (waiting >= WAITING_MAX)
    throw new HubError('unavailable', 'Many contributions are being read right now. Try again in a minute.');
  waiting += 1;
  const next = queue
    .then(() => draftNow(input))
    .finally(() => {
      waiting -= 1;
    });
  queue = next.catch(() => undefined);
  return next;
}

async function draftNow(input: DraftInput): Promise<Draft> {
  worker ??= startWorker();
  const { thread: current, ready } = worker;
  await ready;
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      if (worker?.thread === current) worker = null;
      void current.terminate();
      settle(() =>
        reject(
          new HubError(
            'contribution-invalid',
            'The notebook takes too long, or too much memory, to be understood. Split very long cells, and move data out of the code.',
          ),
        ),
      );
    };
    const timer = setTimeout(giveUp, DRAFT_MILLISECONDS_MAX);
    const onMessage = (answer: DraftAnswer): void =>
      settle(() => {
        if ('draft' in answer) resolve(answer.draft);
        else if ('target' in answer) reject(new TargetError(answer.target.message, answer.target.problems));
        else reject(new Error(answer.error));
      });
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      current.off('message', onMessage);
      current.off('error', giveUp);
      end();
    };
    current.on('message', onMessage);
    current.on('error', giveUp);
    current.postMessage(input);
  });
}

function startWorker(): { thread: Worker; ready: Promise<unknown> } {
  const thread = new Worker(new URL('./draft-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES_MAX },
    // Nothing of the hub's settings is needed there.
    env: {},
  });
  thread.unref();
  thread.on('error', () => {
    if (worker?.thread === thread) worker = null;
  });
  const ready = new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', reject);
  });
  ready.catch(() => undefined);
  return { thread, ready };
}
