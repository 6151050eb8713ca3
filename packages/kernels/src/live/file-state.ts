import { cp, lstat, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Above this a checkpoint costs more than it saves, and the disk of the machine is everybody's. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;
const KEPT_FILES_MAX = 2_000;

/** By path below the folder: what tells whether a file is still the same one. */
type Listing = ReadonlyMap<string, string>;

/** Files of a folder as they were at a moment. Processes are copied with their state, but files are not. */
export class FileState {
  readonly #folder: string;
  readonly #listing: Listing;
  readonly #copy: string | undefined;

  private constructor(folder: string, listing: Listing, copy: string | undefined) {
    this.#folder = folder;
    this.#listing = listing;
    this.#copy = copy;
  }

  /**
   * Remembers what is there now. `store` is a folder that the notebook cannot reach.
   *
   * @returns `undefined` when there is too much to keep
   */
  static async take(folder: string, store: string): Promise<FileState | undefined> {
    const found = await list(folder);
    if (found === undefined) return undefined;
    if (found.size === 0) return new FileState(folder, found, undefined);
    const copy = await mkdtemp(join(store, 'files-'));
    await cp(folder, copy, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return new FileState(folder, found, copy);
  }

  /** Makes the folder what it was. Files that are the same still are left alone. */
  async restore(): Promise<void> {
    const now = await list(this.#folder);
    if (now !== undefined && isSame(now, this.#listing)) return;
    for (const name of await readdir(this.#folder))
      await rm(join(this.#folder, name), { recursive: true, force: true });
    if (this.#copy === undefined) return;
    const from = this.#copy;
    for (const path of this.#listing.keys()) {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true });
      await cp(join(from, path), join(this.#folder, path), { preserveTimestamps: true });
    }
  }

  async forget(): Promise<void> {
    if (this.#copy !== undefined) await rm(this.#copy, { recursive: true, force: true });
  }
}

async function list(folder: string): Promise<Listing | undefined> {
  const found = new Map<string, string>();
  let bytes = 0;
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs, ino } = await lstat(path);
    bytes += size;
    found.set(path.slice(folder.length + 1), `${size} ${mtimeMs} ${ino}`);
    if (bytes > KEPT_BYTES_MAX || found.size > KEPT_FILES_MAX) return undefined;
  }
  return found;
}

function isSame(left: Listing, right: Listing): boolean {
  return left.size === right.size && [...left].every(([path, state]) => right.get(path) === state);
}
