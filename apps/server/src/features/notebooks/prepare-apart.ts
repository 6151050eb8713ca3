import { Worker } from 'node:worker_threads';
import { HubError } from '@quire/contract';
import type { Notebook } from '@quire/notebook';
import type { DescribedNotebook } from './dataflow.ts';
import type { PreparedNotebook } from './prepare.ts';
import type { PrepareAnswer, PrepareJob } from './prepare-worker.ts';

/** A thousand cells take about a second; what takes this long was made to. */
const PREPARE_MILLISECONDS_MAX = 20_000;
/** The tree of a large file takes many times its size; the rest of the hub keeps the machine's memory. */
const PREPARE_MEGABYTES_MAX = 1_024;
/** Files at once: reading one keeps a processor busy. */
const THREADS_MAX = 2;
/** Files that may wait; each holds its text in memory. */
const WAITING_MAX = 64;

type Waiting = {
  job: PrepareJob;
  resolve: (result: PreparedNotebook | DescribedNotebook) => void;
  reject: (error: Error) => void;
};

const idle: Worker[] = [];
const waiting: Waiting[] = [];
let busy = 0;

/**
 * `prepareNotebook` in a thread of its own, within limits of time and memory: a file made to keep the parser busy
 * costs its publisher an answer, and nobody else anything.
 *
 * @throws HubError `invalid-notebook`, or `unavailable` when too many files wait
 */
export const prepareApart = (content: string, filename: string): Promise<PreparedNotebook> =>
  doApart({ content, filename }) as Promise<PreparedNotebook>;

/** `describeDataflow` in the same thread, within the same limits. @throws HubError `unavailable` when too many wait */
export const describeDataflowApart = (notebook: Notebook): Promise<DescribedNotebook> =>
  doApart({ notebook, filename: 'This notebook' }) as Promise<DescribedNotebook>;

function doApart(job: PrepareJob): Promise<PreparedNotebook | DescribedNotebook> {
  if (waiting.length >= WAITING_MAX)
    throw new HubError('unavailable', 'Many notebooks are being read right now. Try again in a minute.');
  return new Promise((resolve, reject) => {
    waiting.push({ job, resolve, reject });
    next();
  });
}

/** Starts a thread before anybody publishes, while the rest of the hub starts. */
export function startPreparing(): void {
  if (idle.length === 0 && busy === 0) idle.push(startWorker());
}

function next(): void {
  if (busy >= THREADS_MAX) return;
  const task = waiting.shift();
  if (!task) return;
  busy += 1;
  const worker = idle.pop() ?? startWorker();
  work(worker, task.job)
    .then(
      (prepared) => {
        idle.push(worker);
        task.resolve(prepared);
      },
      (error: Error) => {
        if (error instanceof HubError && !(error instanceof ThreadLostError)) idle.push(worker);
        task.reject(error);
      },
    )
    .finally(() => {
      busy -= 1;
      next();
    });
}

function startWorker(): Worker {
  const worker = new Worker(new URL('./prepare-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: PREPARE_MEGABYTES_MAX },
    // Nothing of the hub's settings is needed there.
    env: {},
  });
  worker.unref();
  // An idle thread that fails is replaced at its next use.
  worker.on('error', () => {
    const place = idle.indexOf(worker);
    if (place >= 0) idle.splice(place, 1);
  });
  return worker;
}

/** The thread was stopped, or stopped itself. */
class ThreadLostError extends HubError {}

const tooHard = (filename: string): ThreadLostError =>
  new ThreadLostError(
    'invalid-notebook',
    `“${filename}” cannot be published: it takes too long, or too much memory, to be understood. Split very long cells, and move data out of the code.`,
  );

function work(worker: Worker, job: PrepareJob): Promise<PreparedNotebook | DescribedNotebook> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      void worker.terminate();
      settle(() => reject(tooHard(job.filename)));
    };
    const timer = setTimeout(giveUp, PREPARE_MILLISECONDS_MAX);
    const onError = (error: Error & { code?: string }): void =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? giveUp() : settle(() => reject(error));
    const onMessage = (answer: PrepareAnswer): void =>
      settle(() => {
        if ('result' in answer) return resolve(answer.result);
        if ('problem' in answer) {
          const { code, detail, items } = answer.problem;
          return reject(new HubError(code, detail, { items }));
        }
        void worker.terminate();
        return reject(new Error(answer.error));
      });
    const settle = (end: () => void): void => {
      clearTimeout(timer);
      worker.off('message', onMessage);
      worker.off('error', onError);
      end();
    };
    worker.on('message', onMessage);
    worker.on('error', onError);
    worker.postMessage(job);
  });
}
