import { attachment } from '../../http/attachment.ts';
import { safeFileName } from './uploads.ts';

/** A stored value to be saved, by its hash or a name that its caller gives: whatever it is, only bytes. */
export const blobAttachment = (
  hash: string,
  { name, body }: { name?: string | undefined; body: Uint8Array<ArrayBuffer> },
): Response =>
  attachment({
    filename: name === undefined ? hash : safeFileName(name),
    contentType: 'application/octet-stream',
    body,
  });
