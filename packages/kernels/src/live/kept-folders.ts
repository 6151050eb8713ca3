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

  private constructor([work, ...others]: readonly [FileState, ...FileState[]]) {
    this.#work = work;
    this.#others = others;
  }

  /** @throws ForkRefusedError as `FileState.take` */
  static async take(
    { directory, temporary, home }: Pick<ForkableKernel, 'directory' | 'temporary' | 'home'>,
    store: string,
    owner?: RunAs,
  ): Promise<KeptFolders> {
    return KeptFolders.#all([
      () => FileState.take(directory, store, { owner }),
      () => FileState.take(temporary, store, { owner }),
      () => FileState.take(home, store, { owner, leave: MADE_AGAIN }),
    ]);
  }

  /** @throws ForkRefusedError as `FileState.takeAgain` */
  async takeAgain(): Promise<KeptFolders> {
    const [work, ...others] = [this.#work, ...this.#others].map((each) => () => each.takeAgain());
    return KeptFolders.#all([work as () => Promise<FileState>, ...others]);
  }

  /** @throws ForkRefusedError, KernelError as `FileState.restore` */
  async restore(files: readonly ContextFile[] = []): Promise<void> {
    await Promise.all(this.#others.map((each) => each.restore()));
    await this.#work.restore(files);
  }

  async forget(): Promise<void> {
    await Promise.all([this.#work, ...this.#others].map((each) => each.forget()));
  }

  static async #all(
    takings: readonly [() => Promise<FileState>, ...(() => Promise<FileState>)[]],
  ): Promise<KeptFolders> {
    const taken: FileState[] = [];
    try {
      for (const take of takings) taken.push(await take());
    } catch (error) {
      await Promise.all(taken.map((each) => each.forget()));
      throw error;
    }
    return new KeptFolders(taken as [FileState, ...FileState[]]);
  }
}
