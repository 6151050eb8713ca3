import type { LibraryName } from '../frame-protocol.ts';
import { needLibrary } from './frame-libraries.ts';

/** Public addresses of libraries that Quire has itself, so that pages made to load them work offline. */
const KNOWN: readonly (readonly [RegExp, LibraryName])[] = [
  [/^https:\/\/cdn\.plot\.ly\/plotly[\w.-]*\.js$/, 'plotly'],
  [/^https:\/\/cdn\.jsdelivr\.net\/npm\/vega(-lite|-embed|-lib)?(@[^"']*)?$/, 'vega'],
];
const SCRIPT = /<script\b[^>]*\bsrc=["']([^"']+)["'][^>]*>\s*<\/script\s*>/gi;

function findKnown(address: string): LibraryName | undefined {
  return KNOWN.find(([pattern]) => pattern.test(address))?.[1];
}

/** Loads what the HTML would have loaded from a public address, and takes those tags out. */
export async function loadKnownScripts(html: string): Promise<string> {
  const names = new Set<LibraryName>();
  const rest = html.replace(SCRIPT, (tag, source: string) => {
    const known = findKnown(source);
    if (!known) return tag;
    names.add(known);
    return '';
  });
  for (const name of names) await needLibrary(name);
  return rest;
}

/**
 * The same for scripts that a script adds, as Altair's charts do: an element that gets a known address hears
 * `load` when the library is there, and makes no request.
 */
export function catchKnownScripts(): void {
  const prototype = HTMLScriptElement.prototype;
  const src = Object.getOwnPropertyDescriptor(prototype, 'src');
  if (!src?.set) return;
  const setSrc = src.set;
  const setAttribute = prototype.setAttribute;
  Object.defineProperty(prototype, 'src', {
    ...src,
    set(this: HTMLScriptElement, address: string) {
      if (!serveKnown(this, String(address))) setSrc.call(this, address);
    },
  });
  prototype.setAttribute = function setKnownAttribute(this: HTMLScriptElement, name: string, value: string) {
    const isServed = name.toLowerCase() === 'src' && serveKnown(this, String(value));
    if (!isServed) setAttribute.call(this, name, value);
  };
}

function serveKnown(script: HTMLScriptElement, address: string): boolean {
  const name = findKnown(address);
  if (!name) return false;
  needLibrary(name).then(
    () => script.dispatchEvent(new Event('load')),
    () => script.dispatchEvent(new Event('error')),
  );
  return true;
}
