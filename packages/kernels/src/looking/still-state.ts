import { ForkRefusedError, KernelError } from '../errors.ts';
import type { ForkableKernel } from '../types.ts';
import { lookAt } from './look.ts';
import type { Look, LookRequest } from './types.ts';

/**
 * A process as it stood after the last cell, or where that failed, kept to be looked at: a copy that nothing of the
 * notebook goes on in, no thread and no connection.
 */
export class StillState {
  #node: ForkableKernel | undefined;
  /** Why there is none, in words for people. */
  #obstacles: readonly string[] = [];

  /** Keeps what this process has, until `end`; answers whether it can be kept. */
  async keep(leaf: ForkableKernel): Promise<boolean> {
    try {
      const node = await leaf.fork({ still: true });
      this.#node = node;
      node.onExit(() => {
        if (this.#node === node) this.#node = undefined;
      });
      return true;
    } catch (error) {
      // It may have ended by itself just now.
      if (!(error instanceof ForkRefusedError || error instanceof KernelError)) throw error;
      this.#obstacles = error instanceof ForkRefusedError ? error.reasons : [];
      return false;
    }
  }

  async end(): Promise<void> {
    const node = this.#node;
    this.#node = undefined;
    this.#obstacles = [];
    await node?.kill();
  }

  /**
   * What the variables are, of this process where it still lives; `null` where nothing stands any more.
   *
   * @throws ForkRefusedError where the process cannot be copied
   * @throws KernelError where it ended meanwhile
   */
  async look(leaf: ForkableKernel | undefined, request: LookRequest): Promise<Look | null> {
    const node = leaf ?? this.#node;
    if (node) return await lookAt(node, request);
    if (this.#obstacles.length > 0) throw new ForkRefusedError(this.#obstacles);
    return null;
  }
}
