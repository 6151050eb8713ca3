import { safeFileName } from './uploads.ts';

type Body = Uint8Array<ArrayBuffer>;

/** A stored value as a file to be saved, by its hash or a name that its caller gives: whatever it is, only bytes. */
export const attachedBlob = (hash: string, { name, body }: { name?: string | undefined; body: Body }) => ({
  filename: name === undefined ? hash : safeFileName(name),
  contentType: 'application/octet-stream',
  body,
});
