import type { FailureCode } from './types.ts';

/** Why a run ends before its last cell, other than by an error of its code. */
export type StopReason =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly detail?: string };

/** Asked once; what comes later does not change why. */
export class Stop {
  readonly #asked = Promise.withResolvers<StopReason>();
  #reason: StopReason | undefined;

  get reason(): StopReason | undefined {
    return this.#reason;
  }

  get asked(): Promise<StopReason> {
    return this.#asked.promise;
  }

  ask(reason: StopReason): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#asked.resolve(reason);
  }

  /** Asks when the time is over; returns how to call that off. */
  askAfter(ms: number, code: FailureCode): () => void {
    // Node fires at once when the delay does not fit 31 bits.
    if (ms > 2 ** 31 - 1) return () => undefined;
    const timer = setTimeout(() => this.ask({ kind: 'failed', code }), ms);
    return () => clearTimeout(timer);
  }
}
