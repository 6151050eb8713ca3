import { chown, copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunAs } from '../types.ts';

/** Matplotlib's list of fonts: seconds to make, and the same for every kernel of an environment. */
const FONT_LIST = /^fontlist-.*\.json$/;

/** Below a kernel's home; see MPLCONFIGDIR in environment.ts. */
const CONFIG = ['.config', 'matplotlib'] as const;

/** Keeps the font list of a kernel that ran no user code. */
export async function keepFontList(home: string, cache: string): Promise<void> {
  const source = join(home, ...CONFIG);
  const names = (await readdir(source).catch(() => [])).filter((name) => FONT_LIST.test(name));
  if (names.length === 0) return;
  await mkdir(cache, { recursive: true, mode: 0o700 });
  for (const name of names) await copyFile(join(source, name), join(cache, name));
}

/** Gives a new kernel the list, as a copy of its own. */
export async function layFontList(home: string, cache: string, owner?: RunAs): Promise<void> {
  const names = await readdir(cache).catch(() => []);
  if (names.length === 0) return;
  let directory = home;
  for (const part of CONFIG) {
    directory = join(directory, part);
    await mkdir(directory, { mode: 0o700 });
    if (owner) await chown(directory, owner.uid, owner.gid);
  }
  for (const name of names) {
    const target = join(directory, name);
    await copyFile(join(cache, name), target);
    if (owner) await chown(target, owner.uid, owner.gid);
  }
}
