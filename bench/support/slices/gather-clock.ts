import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AnalysisCell } from '../../../packages/analysis/src/index.ts';

/** Gather was still busy with one notebook after ten minutes. What takes longer than this counts as this. */
const GATHER_MILLISECONDS_MAX = 5_000;

export type GatherClock = {
  /** Milliseconds for reading code cells and slicing for the last one; `null` where it had to be ended. */
  time(code: readonly AnalysisCell[]): Promise<number | null>;
  close(): Promise<unknown>;
  readonly millisecondsMax: number;
};

/** Times Gather on a thread that is ended when it takes too long. `warmUps` are read before each first measurement. */
export async function startGatherClock(warmUps: readonly (readonly AnalysisCell[])[]): Promise<GatherClock> {
  const start = async (): Promise<Worker> => {
    const thread = new Worker(new URL('./gather-thread.ts', import.meta.url));
    await once(thread, 'message');
    for (const code of warmUps) await ask(thread, code);
    return thread;
  };
  let thread = await start();
  return {
    millisecondsMax: GATHER_MILLISECONDS_MAX,
    async time(code) {
      const milliseconds = await ask(thread, code);
      if (milliseconds === null) {
        await thread.terminate();
        thread = await start();
      }
      return milliseconds;
    },
    close: () => thread.terminate(),
  };
}

async function ask(thread: Worker, code: readonly AnalysisCell[]): Promise<number | null> {
  const signal = AbortSignal.timeout(GATHER_MILLISECONDS_MAX);
  const answer = once(thread, 'message', { signal });
  thread.postMessage(code);
  try {
    const [milliseconds] = (await answer) as [number];
    return milliseconds;
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}
