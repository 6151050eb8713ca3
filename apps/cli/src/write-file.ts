import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file so that a crash leaves either the old or the new one: beside it first, then renamed.
 * `mode` is the new file's; without it the umask decides.
 */
export async function writeFileSafely(
  path: string,
  content: string | Uint8Array,
  options: { mode?: number; makeDirectory?: boolean } = {},
): Promise<void> {
  if (options.makeDirectory) await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    const file = await open(temporary, 'wx', options.mode ?? 0o666);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    if (options.mode !== undefined) await chmod(temporary, options.mode);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // The name of the temporary file would mean nothing to anyone.
    if (error instanceof Error && 'path' in error) Object.assign(error, { path });
    throw error;
  }
}
