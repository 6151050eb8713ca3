import { DOWNLOAD_MIME, type Download, download } from './schemas/downloads.ts';

/** The file that a display offers, if it offers one. */
export function readDownload(data: Readonly<Record<string, unknown>>): Download | null {
  return download.safeParse(data[DOWNLOAD_MIME]).data ?? null;
}
