import { DOWNLOAD_MIME, type Download, download } from './schemas/downloads.ts';

/** `1 byte`, `12 kB`, `3.4 MB`. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} byte${bytes === 1 ? '' : 's'}`;
  return bytes < KILOBYTES_MAX ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
/** From here on, kilobytes would be rounded to a thousand. */
const KILOBYTES_MAX = 999_500;

/** The file that a display offers, if it offers one. */
export function readDownload(data: Readonly<Record<string, unknown>>): Download | null {
  return download.safeParse(data[DOWNLOAD_MIME]).data ?? null;
}
