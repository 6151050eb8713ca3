import type { ContextFile, ForkableKernel, RunAs } from '../types.ts';
import { FileState } from './file-state.ts';

/** Where libraries keep at home what they make again wherever it is not there. */
export const MADE_AGAIN: ReadonlySet<string> = new Set([
  '.cache',
  '.config',
  '.ipython',
  '.jupyter',
  '.local',
]);

/**
 * Files of a process as they were at a moment, wherever it may make some: where it works, its temporary files, and at
 * home. What a notebook finds there of inputs that it had before would make its results others than those of a fresh
 * run.
 */
export class KeptFolders {
  readonly #work: FileState;
  readonly #others: readonly FileState[];

  private constructor([work, ...others]: readonly FileState[]) {
    this.#work = work as FileState;
    this.#others = others;
  }

  /** @throws ForkRefusedError as `FileState.take` */
  static async take(
    { directory, temporary, home }: Pick<ForkableKernel, 'directory' | 'temporary' | 'home'>,
    store: string,
    owner?: RunAs,
  ): Promise<KeptFolders> {
    return KeptFolders.#all([
      FileState.take(directory, store, { owner }),
      FileState.take(temporary, store, { owner }),
      FileState.take(home, store, { owner, leave: MADE_AGAIN }),
    ]);
  }

  /** @throws ForkRefusedError as `FileState.takeAgain` */
  async takeAgain(): Promise<KeptFolders> {
    return KeptFolders.#all([this.#work, ...this.#others].map((each) => each.takeAgain()));
  }

  /** @throws ForkRefusedError, KernelError as `FileState.restore` */
  async restore(files: readonly ContextFile[] = []): Promise<void> {
    await Promise.all(this.#others.map((each) => each.restore()));
    await this.#work.restore(files);
  }

  async forget(): Promise<void> {
    await Promise.all([this.#work, ...this.#others].map((each) => each.forget()));
  }

  /** At once: somebody waits for a result meanwhile. */
  static async #all(takings: readonly Promise<FileState>[]): Promise<KeptFolders> {
    const ended = await Promise.allSettled(takings);
    const taken = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed) {
      await Promise.all(taken.map((each) => each.forget()));
      throw failed.reason;
    }
    return new KeptFolders(taken);
  }
}
