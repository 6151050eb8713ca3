import { DOWNLOAD_MIME, fileSize, readDownload } from '@quire/contract';
import type { FinishedRun } from '../service.ts';
import { escapeHtml } from './escape-html.ts';

/** Longer links are refused by browsers; above this a page names the file, and the hub has it. */
const LINKED_BYTES_MAX = 1_500_000;

/** A bundle whose file, if it offers a small one, is the link that a page carries. */
export async function withLink(
  data: Readonly<Record<string, unknown>>,
  readBlob: FinishedRun['readBlob'],
): Promise<Readonly<Record<string, unknown>>> {
  const file = readDownload(data);
  if (file === null) return data;
  const bytes = file.bytes > LINKED_BYTES_MAX ? null : await readBlob(file.hash);
  const link = bytes && `data:application/octet-stream;base64,${Buffer.from(bytes).toString('base64')}`;
  return { ...data, [DOWNLOAD_MIME]: { ...file, link } };
}

/** A file that was offered, as a link that holds it or as the name of what is left out. */
export function renderDownload(data: Readonly<Record<string, unknown>>): string | null {
  const file = readDownload(data);
  if (file === null) return null;
  const { link } = data[DOWNLOAD_MIME] as { link?: string | null };
  const facts = `<span>${escapeHtml(file.name)} · ${fileSize(file.bytes)}</span>`;
  const label = escapeHtml(file.label ?? 'Download');
  return link
    ? `<a class="download" download="${escapeHtml(file.name)}" href="${link}">${label}${facts}</a>`
    : `<p class="download">${label}${facts}<em>Too large for this page: download it from the hub.</em></p>`;
}
