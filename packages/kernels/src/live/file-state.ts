import { type BigIntStats, constants } from 'node:fs';
import {
  chmod,
  copyFile,
  type FileHandle,
  lchown,
  lstat,
  mkdtemp,
  open,
  readdir,
  readlink,
  stat,
  symlink,
  utimes,
} from 'node:fs/promises';
import { join } from 'node:path';
import { ForkRefusedError, KernelError } from '../errors.ts';
import { removeTree } from '../local/remove-tree.ts';
import type { ContextFile, LiveBase, RunAs } from '../types.ts';
import { type Folder, makeAccessible, makeFolderIn, removeIn, withFolder, withFolderIn } from './folder.ts';

/** Above this a checkpoint costs more than it saves, and the disk of the machine is everybody's. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;
/** Files, folders and links. */
const KEPT_ENTRIES_MAX = 2_000;
/** Opening what a notebook put there must neither follow a link nor wait for a pipe's other end. */
const READ_PLAIN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
const MAKE_PLAIN = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const OWNER_ONLY = 0o600;
const PERMISSIONS = 0o7777n;

const NOTHING: ReadonlySet<string> = new Set();

interface FileEntry {
  readonly kind: 'file';
  readonly mode: number;
  readonly accessed: Date;
  readonly changed: Date;
  /** Tells whether a file is still the same one; another after it was restored. */
  sign: string;
  /** Its copy's name in the store. */
  readonly copy: string;
}
interface FolderEntry {
  readonly kind: 'folder';
  readonly mode: number;
  readonly accessed: Date;
  readonly changed: Date;
  /** As of a file: whether the same names are in it. */
  sign: string;
  readonly content: ReadonlyMap<string, Entry>;
}
type Entry = FileEntry | FolderEntry | { readonly kind: 'link'; readonly target: string };

interface Place {
  readonly folder: string;
  /** A folder that the notebook cannot reach. */
  readonly store: string;
  /** Whose the files are, where that is not the hub's own account. */
  readonly owner: RunAs | undefined;
  /** Names right in it that are left alone. */
  readonly leave: ReadonlySet<string>;
  /** The folder itself, not its name: processes stay in the one where they began. */
  readonly identity: string;
}

/**
 * Files of a folder as they were at a moment. Processes are copied with their state, but files are not. The hub does
 * this with its own rights in a folder of the notebook's, which may have put links anywhere: none is followed.
 */
export class FileState {
  readonly #place: Place;
  readonly #top: FolderEntry;
  readonly #copies: string;

  private constructor(place: Place, top: FolderEntry, copies: string) {
    this.#place = place;
    this.#top = top;
    this.#copies = copies;
  }

  /**
   * Remembers what is there now.
   *
   * @throws ForkRefusedError when there is too much to keep, or what cannot be kept
   */
  static async take(
    folder: string,
    store: string,
    { owner, leave = NOTHING }: { owner?: RunAs | undefined; leave?: ReadonlySet<string> } = {},
  ): Promise<FileState> {
    return orRefuse(() =>
      withFolder(folder, async (held) =>
        FileState.#keep({ folder, store, owner, leave, identity: await identify(held) }, held),
      ),
    );
  }

  static async #keep(place: Place, held: Folder, before?: FolderEntry): Promise<FileState> {
    const top = await list(held, { bytes: 0, entries: 0 }, { leave: place.leave, before });
    const copies = await mkdtemp(join(place.store, 'files-'));
    try {
      await copyOut(held, top, copies);
    } catch (error) {
      await removeTree(copies);
      throw error;
    }
    return new FileState(place, top, copies);
  }

  /**
   * Remembers what is in the same folder later.
   *
   * @throws ForkRefusedError as `take`, and when another folder or a link has its name now
   */
  async takeAgain(): Promise<FileState> {
    return this.#inside((held) => FileState.#keep(this.#place, held, this.#top));
  }

  /**
   * Makes the folder what it was, and lays files into it. What is the same still is left alone.
   *
   * @throws ForkRefusedError when the notebook left something that it cannot be made of again
   * @throws KernelError `invalid-context` for a file's path that leaves the folder
   */
  async restore(files: readonly ContextFile[] = []): Promise<void> {
    await this.#inside(async (held) => {
      await restoreFolder(held, this.#top, { copies: this.#copies, ...this.#place });
      for (const file of files) await layFile(held, file, this.#place.owner);
    });
  }

  /**
   * Lays files into the folder, which is what it was.
   *
   * @throws ForkRefusedError, KernelError as `restore`
   */
  async lay(files: readonly ContextFile[]): Promise<void> {
    if (files.length === 0) return;
    await this.#inside(async (held) => {
      for (const file of files) await layFile(held, file, this.#place.owner);
    });
  }

  async forget(): Promise<void> {
    await removeTree(this.#copies);
  }

  async #inside<T>(act: (held: Folder) => Promise<T>): Promise<T> {
    return orRefuse(() =>
      withFolder(this.#place.folder, async (held) => {
        if ((await identify(held)) !== this.#place.identity) throw new Error('another folder has its name');
        return act(held);
      }),
    );
  }
}

/** Lays files into the working directory of a process that has just been made, as `FileState.restore`. */
export async function layFilesInto(
  { node, store, trace }: LiveBase,
  files: readonly ContextFile[],
): Promise<void> {
  if (files.length === 0) return;
  const state = await FileState.take(node.directory, store, { owner: trace.runAs });
  try {
    await state.restore(files);
  } finally {
    await state.forget();
  }
}

async function orRefuse<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof ForkRefusedError || error instanceof KernelError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new ForkRefusedError([`its working directory cannot be kept (${code ?? message})`]);
  }
}

async function identify({ path }: Folder): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev} ${ino}`;
}

function signOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs} ${ctimeNs}`;
}

function describe({ mode, atimeMs, mtimeMs }: BigIntStats) {
  return {
    mode: Number(mode & PERMISSIONS),
    accessed: new Date(Number(atimeMs)),
    changed: new Date(Number(mtimeMs)),
  };
}

/** What the whole of a folder comes to while it is listed. */
interface Sum {
  bytes: number;
  entries: number;
}

interface Listing {
  readonly leave?: ReadonlySet<string>;
  /** The same folder as it was listed before. */
  readonly before?: FolderEntry | undefined;
}

async function list(
  folder: Folder,
  sum: Sum,
  { leave = NOTHING, before }: Listing = {},
): Promise<FolderEntry> {
  const content = new Map<string, Entry>();
  for (const name of await readdir(folder.path)) {
    if (leave.has(name)) continue;
    sum.entries += 1;
    if (sum.entries > KEPT_ENTRIES_MAX) throw tooMuch();
    content.set(name, await listEntry(folder, name, { sum, before: before?.content.get(name) }));
  }
  const found = await stat(folder.path, { bigint: true });
  return { kind: 'folder', ...describe(found), sign: signOf(found), content };
}

async function listEntry(
  folder: Folder,
  name: string,
  { sum, before }: { sum: Sum; before: Entry | undefined },
): Promise<Entry> {
  const path = `${folder.path}/${name}`;
  const found = await lstat(path, { bigint: true });
  if (found.isDirectory()) {
    const known = before?.kind === 'folder' ? before : undefined;
    if (known !== undefined && isEmptyAsKept(found, known)) return { ...known };
    return withFolderIn(folder, name, (below) => list(below, sum, { before: known }));
  }
  if (found.isSymbolicLink()) return { kind: 'link', target: await readlink(path) };
  if (!found.isFile()) throw new Error(`${name} is no plain file`);
  sum.bytes += Number(found.size);
  if (sum.bytes > KEPT_BYTES_MAX) throw tooMuch();
  return { kind: 'file', ...describe(found), sign: signOf(found), copy: String(sum.entries) };
}

function tooMuch(): ForkRefusedError {
  return new ForkRefusedError(['the notebook keeps many or large files']);
}

async function copyOut(folder: Folder, { content }: FolderEntry, copies: string): Promise<void> {
  for (const [name, entry] of content) {
    if (entry.kind === 'folder' && holdsFiles(entry))
      await withFolderIn(folder, name, (below) => copyOut(below, entry, copies));
    if (entry.kind === 'file') await copyFileOut(`${folder.path}/${name}`, entry, copies);
  }
}

const holdsFiles = ({ content }: FolderEntry): boolean =>
  [...content.values()].some(
    (entry) => entry.kind === 'file' || (entry.kind === 'folder' && holdsFiles(entry)),
  );

async function copyFileOut(path: string, { sign, copy }: FileEntry, copies: string): Promise<void> {
  await withFile(path, READ_PLAIN, async (handle) => {
    // A program that the notebook left running may go on writing.
    if (signOf(await handle.stat({ bigint: true })) !== sign) throw new Error('files change meanwhile');
    await copyFile(pathOf(handle), join(copies, copy), constants.COPYFILE_EXCL);
  });
}

interface Source {
  readonly copies: string;
  readonly owner: RunAs | undefined;
  readonly leave: ReadonlySet<string>;
}

/**
 * Folders that are there still stay the same ones: a process may be in one. Those in which nothing changed are left
 * alone, since somebody waits: there are some at home that hardly ever change.
 */
async function restoreFolder(folder: Folder, entry: FolderEntry, source: Source): Promise<void> {
  let isChanged = !isAsKept(await stat(folder.path, { bigint: true }), entry);
  if (isChanged) await makeAccessible(folder);
  const names = isChanged ? await readdir(folder.path) : [...entry.content.keys()];
  const done = new Set<string>();
  for (const name of names) {
    const before = entry.content.get(name);
    const how = before ? await compare(`${folder.path}/${name}`, before) : 'other';
    if (how === 'same') done.add(name);
    if (how !== 'other' || (before === undefined && source.leave.has(name))) continue;
    await removeIn(folder, name);
    isChanged = true;
  }
  for (const [name, before] of entry.content)
    if (!done.has(name)) await restoreEntry(folder, [name, before], source);
  if (!isChanged) return;
  await chmod(folder.path, entry.mode);
  await utimes(folder.path, entry.accessed, entry.changed);
  entry.sign = signOf(await stat(folder.path, { bigint: true }));
}

const isAsKept = (found: BigIntStats, { sign, accessed }: FolderEntry): boolean =>
  signOf(found) === sign && Number(found.atimeMs) === accessed.getTime();

const isEmptyAsKept = (found: BigIntStats, entry: FolderEntry): boolean =>
  entry.content.size === 0 && isAsKept(found, entry);

/** Whether something is as it was; of folders with something in them only that they are folders still. */
async function compare(path: string, entry: Entry): Promise<'same' | 'folder' | 'other'> {
  const found = await lstat(path, { bigint: true });
  if (entry.kind === 'folder') {
    if (!found.isDirectory()) return 'other';
    return isEmptyAsKept(found, entry) ? 'same' : 'folder';
  }
  const isSame =
    entry.kind === 'link'
      ? found.isSymbolicLink() && (await readlink(path)) === entry.target
      : found.isFile() && signOf(found) === entry.sign;
  return isSame ? 'same' : 'other';
}

async function restoreEntry(
  folder: Folder,
  [name, entry]: readonly [string, Entry],
  source: Source,
): Promise<void> {
  const path = `${folder.path}/${name}`;
  const { owner } = source;
  if (entry.kind === 'folder') {
    await makeFolderIn(folder, name, owner);
    await withFolderIn(folder, name, (below) => restoreFolder(below, entry, { ...source, leave: NOTHING }));
  } else if (entry.kind === 'link') {
    await symlink(entry.target, path);
    if (owner) await lchown(path, owner.uid, owner.gid);
  } else await restoreFile(path, entry, source);
}

async function restoreFile(path: string, entry: FileEntry, { copies, owner }: Source): Promise<void> {
  await withFile(path, MAKE_PLAIN, async (handle) => {
    await copyFile(join(copies, entry.copy), pathOf(handle));
    if (owner) await handle.chown(owner.uid, owner.gid);
    await handle.chmod(entry.mode);
    await handle.utimes(entry.accessed, entry.changed);
    entry.sign = signOf(await handle.stat({ bigint: true }));
  });
}

async function layFile(top: Folder, { path, content }: ContextFile, owner: RunAs | undefined): Promise<void> {
  const names = path.split('/');
  if (names.some((name) => ['', '.', '..'].includes(name)))
    throw new KernelError(
      'invalid-context',
      `The file name ${JSON.stringify(path)} leaves the run's folder.`,
    );
  await layBelow(top, names, { content, owner });
}

async function layBelow(
  folder: Folder,
  [name = '', ...more]: readonly string[],
  file: { content: string | Uint8Array; owner: RunAs | undefined },
): Promise<void> {
  if (more.length > 0) {
    await makeFolderIn(folder, name, file.owner);
    return withFolderIn(folder, name, (below) => layBelow(below, more, file));
  }
  if ((await readdir(folder.path)).includes(name)) await removeIn(folder, name);
  await withFile(`${folder.path}/${name}`, MAKE_PLAIN, async (handle) => {
    await handle.writeFile(file.content);
    if (file.owner) await handle.chown(file.owner.uid, file.owner.gid);
  });
}

async function withFile(
  path: string,
  flags: number,
  act: (handle: FileHandle) => Promise<void>,
): Promise<void> {
  const handle = await open(path, flags, OWNER_ONLY);
  try {
    await act(handle);
  } finally {
    await handle.close();
  }
}

function pathOf({ fd }: FileHandle): string {
  return `/proc/self/fd/${fd}`;
}
