import type { Kernel } from '../types.ts';

/** The process that runs the cells, or holds the state after the last of them, while it lives. */
export class Leaf<T extends Kernel> {
  #process: T | undefined;

  get process(): T | undefined {
    return this.#process;
  }

  /** Takes another process in its place; that one is the caller's to end. */
  hold(process: T): void {
    this.#process = process;
    process.onExit(() => {
      if (this.#process === process) this.#process = undefined;
    });
  }

  /** Forgets the process, which is ended elsewhere. */
  letGo(): void {
    this.#process = undefined;
  }

  async end(): Promise<void> {
    const process = this.#process;
    this.#process = undefined;
    await process?.kill();
  }
}
