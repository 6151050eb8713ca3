import { libraryUrls } from 'virtual:output-frame';
import type { LibraryName } from './frame-protocol.ts';

const loads = new Map<LibraryName, Promise<string>>();

/** The script of a large library, fetched once per page and kept by the browser under its hashed name. */
export function loadLibrary(name: LibraryName): Promise<string> {
  let load = loads.get(name);
  if (!load) {
    load = fetchText(libraryUrls[name]);
    loads.set(name, load);
    load.catch(() => loads.delete(name));
  }
  return load;
}

async function fetchText(url: string): Promise<string> {
  const response = await fetch(url, { credentials: 'omit' });
  if (!response.ok)
    throw new Error(`The part that draws this kind of chart could not be loaded (${response.status}).`);
  return response.text();
}
