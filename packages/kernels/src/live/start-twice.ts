import { KernelError, type KernelErrorCode } from '../errors.ts';

/** A start that broke off later than this is told: whoever waited so long may want something else by now. */
const AGAIN_WITHIN_MS = 30_000;

/** What would come out the same again. Everything else may be the end of a process, whose folders go with it. */
const SAME_AGAIN: readonly KernelErrorCode[] = [
  'unknown-spec',
  'isolation-unavailable',
  'invalid-context',
  'cancelled',
];

/**
 * Begins a start again, once, that was broken off: nothing of the notebook ran that anybody has seen, and what ended a
 * process of ours, for memory that others needed say, is no result of the notebook.
 */
export async function startTwice<T>(signal: AbortSignal | undefined, start: () => Promise<T>): Promise<T> {
  const began = performance.now();
  try {
    return await start();
  } catch (error) {
    const isSame = error instanceof KernelError && SAME_AGAIN.includes(error.code);
    const isLate = performance.now() - began > AGAIN_WITHIN_MS;
    if (isSame || isLate || signal?.aborted) throw error;
    return await start();
  }
}
