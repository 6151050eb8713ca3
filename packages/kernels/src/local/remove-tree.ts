import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const OWNER_ALL = 0o700;
const PERMISSIONS = 0o7777;

/**
 * The last processes of a room end a moment after its first one, and may make files until then. Retried with waits
 * that grow, one and a half seconds in all.
 */
const WHILE_OTHERS_END = { recursive: true, force: true, maxRetries: 5, retryDelay: 100 } as const;

type Remove = (path: string, options: typeof WHILE_OTHERS_END) => Promise<void>;

/**
 * Removes a folder of a notebook whose processes are gone, also where it took the permission to do so away. Never
 * rejects: nobody who waits for the end of a kernel could do more, and what comes after must not be left out.
 */
export async function removeTree(path: string, remove: Remove = rm): Promise<void> {
  try {
    await remove(path, WHILE_OTHERS_END);
  } catch {
    await removeClosed(path, remove);
  }
}

async function removeClosed(path: string, remove: Remove): Promise<void> {
  try {
    await openFolders(path);
    await remove(path, WHILE_OTHERS_END);
  } catch (error) {
    process.emitWarning(`A notebook's folder could not be removed: ${String(error)}`);
  }
}

/** Links are left alone: what they lead to is nothing of the notebook's. */
async function openFolders(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isDirectory()) return;
  if ((found.mode & OWNER_ALL) !== OWNER_ALL) await chmod(path, (found.mode & PERMISSIONS) | OWNER_ALL);
  for (const name of await readdir(path)) await openFolders(join(path, name));
}
