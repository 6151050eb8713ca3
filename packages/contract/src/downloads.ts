import { CONTENT_HASH_PATTERN } from './patterns.ts';
import type { Download } from './schemas/downloads.ts';

/** A file that a notebook offers, in a MIME bundle; the helper's `quire.download` makes it. */
export const DOWNLOAD_MIME = 'application/vnd.quire.download+json';

/** `1 byte`, `12 kB`, `3.4 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} byte${bytes === 1 ? '' : 's'}`;
  return bytes < KILOBYTES_MAX ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
/** From here on, kilobytes would be rounded to a thousand. */
const KILOBYTES_MAX = 999_500;

/** The file that a display offers, if it offers one. Written by hand: pages carry no schemas. */
export function readDownload(data: Readonly<Record<string, unknown>>): Download | null {
  const offered = data[DOWNLOAD_MIME] as Partial<Download> | null | undefined;
  if (typeof offered !== 'object' || offered === null) return null;
  const { name, label = null, bytes, hash } = offered;
  const isWhole =
    typeof name === 'string' &&
    (label === null || typeof label === 'string') &&
    Number.isSafeInteger(bytes) &&
    typeof hash === 'string' &&
    CONTENT_HASH_PATTERN.test(hash);
  return isWhole ? ({ name, label, bytes, hash } as Download) : null;
}
