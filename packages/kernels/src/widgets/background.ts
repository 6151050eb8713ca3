import type { IncomingMessage } from '../protocol/message.ts';
import { DEFAULT_RUN_LIMITS } from '../run/limits.ts';
import { OutputQuota } from '../run/quota.ts';
import type { Kernel } from '../types.ts';

/** What may be said within it is what one cell may say: what goes on for long adds up to more, and floods nobody. */
const COUNTED_ANEW_MS = 60_000;

interface BackgroundHooks {
  readonly onMessage: (message: IncomingMessage) => void;
  readonly onProblem: (sentence: string) => void;
}

/**
 * Hears what a process says that belongs to no request under way: its threads and tasks outlive the cells that began
 * them. Nothing interrupts a thread, so that a process that says too much is ended. Returns how to stop.
 */
export function hearUnasked(kernel: Kernel, { onMessage, onProblem }: BackgroundHooks): () => void {
  const quota = new OutputQuota({ ...DEFAULT_RUN_LIMITS, outputBytesPerRun: Number.POSITIVE_INFINITY });
  let countedSince = performance.now();
  const stop = kernel.messages((message, isAwaited) => {
    if (isAwaited || message.channel !== 'iopub') return;
    const now = performance.now();
    if (now - countedSince > COUNTED_ANEW_MS) {
      quota.startCell();
      countedSince = now;
    }
    if (quota.count(message) === undefined) return onMessage(message);
    stop();
    onProblem(
      'What the notebook does in the background put out more than a page can show, so that its process was ended.',
    );
    void kernel.kill().catch(() => undefined);
  });
  return stop;
}
