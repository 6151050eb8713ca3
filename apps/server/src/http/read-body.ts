import { HubError } from '@quire/contract';

/** Forms and settings; notebooks and uploads have limits of their own. */
export const BODY_BYTES_DEFAULT_MAX = 1024 * 1024;

/** Reads a body up to a limit, without trusting `Content-Length`. @throws HubError `too-large` */
export async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge(bytesMax);
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.byteLength;
    if (length > bytesMax) throw tooLarge(bytesMax);
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** @throws HubError `unsupported-media-type`, `too-large` or `invalid-json` */
export async function readJson(request: Request, bytesMax: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new HubError('unsupported-media-type', 'Send this as application/json.');
  }
  const bytes = await readBytes(request, bytesMax);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HubError('invalid-json', 'The request is not valid UTF-8 text.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof RangeError) throw new HubError('invalid-json', 'The request is nested too deeply.');
    throw new HubError(
      'invalid-json',
      `The request is not valid JSON: ${error instanceof Error ? error.message : 'unreadable'}.`,
    );
  }
}

function tooLarge(bytesMax: number): HubError {
  return new HubError(
    'too-large',
    `This is larger than the ${Math.round(bytesMax / 1024 / 1024)} MB that are accepted here.`,
  );
}
