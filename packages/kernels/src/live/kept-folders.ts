import type { ContextFile, ForkableKernel, RunAs } from '../types.ts';
import { FileState } from './file-state.ts';

/** Where libraries keep at home what they make again wherever it is not there. */
export const MADE_AGAIN: ReadonlySet<string> = new Set(['.cache', '.config', '.jupyter', '.local']);

/**
 * Files of a process as they were at a moment, wherever it may make some: where it works, its temporary files, and at
 * home. What a notebook finds there of inputs that it had before would make its results others than those of a fresh
 * run.
 */
export class KeptFolders {
  readonly #work: FileState;
  readonly #others: readonly FileState[];
  /** Nothing has run in the process yet, so that all is as it was kept. */
  #isUntouched: boolean;

  private constructor([work, ...others]: readonly FileState[], isUntouched: boolean) {
    this.#isUntouched = isUntouched;
    this.#work = work as FileState;
    this.#others = others;
  }

  /**
   * Of a process that has only begun: until the first copy of it runs nothing changes there.
   *
   * @throws ForkRefusedError as `FileState.take`
   */
  static async takeFirst(
    { directory, temporary, home }: Pick<ForkableKernel, 'directory' | 'temporary' | 'home'>,
    store: string,
    owner?: RunAs,
  ): Promise<KeptFolders> {
    const takings = [
      FileState.take(directory, store, { owner }),
      FileState.take(temporary, store, { owner }),
      FileState.take(home, store, { owner, leave: MADE_AGAIN }),
    ];
    return KeptFolders.#all(takings, true);
  }

  /** @throws ForkRefusedError as `FileState.takeAgain` */
  async takeAgain(): Promise<KeptFolders> {
    return KeptFolders.#all(
      [this.#work, ...this.#others].map((each) => each.takeAgain()),
      false,
    );
  }

  /** @throws ForkRefusedError, KernelError as `FileState.restore` */
  async restore(files: readonly ContextFile[] = []): Promise<void> {
    const isUntouched = this.#isUntouched;
    this.#isUntouched = false;
    if (isUntouched) return await this.#work.lay(files);
    await Promise.all(this.#others.map((each) => each.restore()));
    await this.#work.restore(files);
  }

  async forget(): Promise<void> {
    await Promise.all([this.#work, ...this.#others].map((each) => each.forget()));
  }

  /** At once: somebody waits for a result meanwhile. */
  static async #all(takings: readonly Promise<FileState>[], isUntouched: boolean): Promise<KeptFolders> {
    const ended = await Promise.allSettled(takings);
    const taken = ended.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failed = ended.find((each) => each.status === 'rejected');
    if (failed) {
      await Promise.all(taken.map((each) => each.forget()));
      throw failed.reason;
    }
    return new KeptFolders(taken, isUntouched);
  }
}
