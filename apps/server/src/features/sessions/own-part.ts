import { NobodyAsksError } from './asking.ts';

/**
 * What is the hub's part of an execution, such as writing down what a process said. The first error of it is kept: it
 * is none of the notebook's, although the execution ends with it.
 */
export class OwnPart {
  #fault: { error: unknown } | null = null;
  readonly #onFault: () => void;

  constructor(onFault: () => void) {
    this.#onFault = onFault;
  }

  async do<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof NobodyAsksError)) this.#fault ??= { error };
      this.#onFault();
      throw error;
    }
  }

  begin(): void {
    this.#fault = null;
  }

  /** Throws what went wrong since `begin`. */
  refuseFault(): void {
    if (this.#fault) throw this.#fault.error;
  }
}
