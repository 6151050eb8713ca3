import { DOWNLOAD_BYTES_MAX, DOWNLOAD_MIME, type Download, offeredDownload } from '@quire/contract';
import type { PutBlob } from './storable.ts';
import { safeFileName } from './uploads.ts';

const LEFT_OUT = 'A file that is offered here was left out:';

/** Moves a file that a display offers to the blob store; one that cannot be kept is a sentence in its place. */
export async function keepDownload(
  data: Readonly<Record<string, unknown>>,
  put: PutBlob,
): Promise<Readonly<Record<string, unknown>>> {
  if (!(DOWNLOAD_MIME in data)) return data;
  const { [DOWNLOAD_MIME]: given, ...others } = data;
  const offered = offeredDownload.safeParse(given).data;
  const bytes = offered && readContent(offered.content);
  if (typeof bytes === 'string') return { 'text/plain': `${LEFT_OUT} ${bytes}` };
  if (!bytes) return { 'text/plain': `${LEFT_OUT} it is not in the form that quire.download gives it.` };
  const blob = await put({ bytes, mime: 'application/octet-stream' });
  const kept = {
    name: safeFileName(offered.name),
    label: offered.label ?? null,
    bytes: blob.bytes,
    hash: blob.hash as Download['hash'],
  } satisfies Download;
  return { ...others, [DOWNLOAD_MIME]: kept };
}

/** The bytes, a sentence why they are not taken, or `undefined` for what is no Base64. */
function readContent(content: string): Uint8Array | string | undefined {
  if (content.length > encodedLength(DOWNLOAD_BYTES_MAX))
    return `the hub takes files of at most ${DOWNLOAD_BYTES_MAX / 1_000_000} MB.`;
  const bytes = Buffer.from(content, 'base64');
  // Node skips what does not belong there.
  return encodedLength(bytes.byteLength) === content.length ? bytes : undefined;
}

const encodedLength = (bytes: number): number => Math.ceil(bytes / 3) * 4;
