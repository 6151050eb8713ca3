import { KernelError } from '../errors.ts';
import type { IncomingMessage } from './message.ts';

const COUNTED_ANEW_MS = 60_000;
/** Ten times what one cell may put out: what is said in the background, and told to the page, ends sooner. */
const BYTES_MAX = 256 * 1024 * 1024;
/** As many as a burst of a cell, and all that it may send in a minute after it. */
const MESSAGES_MAX = 260_000;

/**
 * Counts messages that no request under way takes. Whoever runs a cell counts what it says; but a process may name any
 * request, or none, and each message is read.
 */
export class UnheardMeter {
  #since = performance.now();
  #bytes = 0;
  #messages = 0;

  /** @throws KernelError `protocol` when it is too much */
  count({ bytes }: IncomingMessage): void {
    const now = performance.now();
    if (now - this.#since > COUNTED_ANEW_MS) {
      this.#since = now;
      this.#bytes = 0;
      this.#messages = 0;
    }
    this.#bytes += bytes;
    this.#messages += 1;
    if (this.#bytes > BYTES_MAX || this.#messages > MESSAGES_MAX)
      throw new KernelError('protocol', 'The kernel says too much that nobody asked for.');
  }
}
