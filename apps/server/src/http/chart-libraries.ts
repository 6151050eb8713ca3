import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The chart libraries of the built web app, for pages that are to work without the hub. */
export function chartLibraries(webDirectory: string): (name: string) => Promise<string | null> {
  const assets = join(webDirectory, 'assets');
  return async (name) => {
    const files = await readdir(assets).catch(() => []);
    const file = files.find((each) => each.startsWith(`output-${name}-`) && each.endsWith('.js'));
    return file === undefined ? null : readFile(join(assets, file), 'utf8');
  };
}
