import { constants } from 'node:fs';
import { chmod, chown, lstat, mkdir, open, readdir, readlink, rmdir, stat, unlink } from 'node:fs/promises';
import type { RunAs } from '../types.ts';

/**
 * A handle on a place rather than on what it holds: it needs no permission on the folder itself. Node has no name for
 * it; the number is the same on all of Linux's machines that Node runs on.
 */
const O_PATH = 0o10000000;
const OPEN_FOLDER = O_PATH | constants.O_DIRECTORY | constants.O_NOFOLLOW;
/** Each level costs a handle of the hub's, and a notebook can make as many as it likes. */
const DEPTH_MAX = 64;
const OWNER_ALL = 0o700;
const PERMISSIONS = 0o7777;

/**
 * A folder that a notebook can write to, held by a handle. Names in it are those of this very folder, whatever the
 * notebook puts in its place meanwhile; and no link is followed on the way to one below.
 */
export interface Folder {
  /** Leads to it as long as it is held. */
  readonly path: string;
  readonly depth: number;
}

/** @throws Error unless there is a folder at exactly this path, with no link on the way to it */
export async function withFolder<T>(path: string, act: (folder: Folder) => Promise<T>): Promise<T> {
  return hold(path, 0, async (folder) => {
    if ((await readlink(folder.path)) !== path) throw new Error('a link leads to the folder');
    return act(folder);
  });
}

/** @throws Error where the name is none of a folder, but of a link to one for instance */
export async function withFolderIn<T>(
  parent: Folder,
  name: string,
  act: (folder: Folder) => Promise<T>,
): Promise<T> {
  if (parent.depth >= DEPTH_MAX) throw new Error('folders lie too deep');
  return hold(`${parent.path}/${name}`, parent.depth + 1, act);
}

async function hold<T>(path: string, depth: number, act: (folder: Folder) => Promise<T>): Promise<T> {
  const handle = await open(path, OPEN_FOLDER);
  try {
    return await act({ path: `/proc/self/fd/${handle.fd}`, depth });
  } finally {
    await handle.close();
  }
}

/** Makes a folder of the owner's, where there is nothing of that name; answers whether it did. */
export async function makeFolderIn(parent: Folder, name: string, owner: RunAs | undefined): Promise<boolean> {
  try {
    await mkdir(`${parent.path}/${name}`, { mode: OWNER_ALL });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  if (owner) await withFolderIn(parent, name, ({ path }) => chown(path, owner.uid, owner.gid));
  return true;
}

/** Gives the hub access to a folder whose permissions the notebook took away. */
export async function makeAccessible({ path }: Folder): Promise<void> {
  const { mode } = await stat(path);
  if ((mode & OWNER_ALL) !== OWNER_ALL) await chmod(path, (mode & PERMISSIONS) | OWNER_ALL);
}

/** Removes what has this name, with all that is in it; of a link, the link. */
export async function removeIn(parent: Folder, name: string): Promise<void> {
  const path = `${parent.path}/${name}`;
  if (!(await lstat(path)).isDirectory()) return unlink(path);
  await withFolderIn(parent, name, async (folder) => {
    await makeAccessible(folder);
    for (const each of await readdir(folder.path)) await removeIn(folder, each);
  });
  await rmdir(path);
}
