import { concat, textAt } from './bytes.ts';

const EXTENSION = 0x21;
const IMAGE = 0x2c;
const TRAILER = 0x3b;
const GRAPHIC_CONTROL = 0xf9;
const APPLICATION = 0xff;
/** The applications that make a GIF loop. */
const LOOPS: ReadonlySet<string> = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

/** Header, then images and extensions made of sub-blocks. Comments and unknown applications are dropped. */
export function cleanGif(bytes: Uint8Array): Uint8Array | null {
  const start = 13 + colourBytes(bytes[10] ?? 0);
  const kept = [bytes.subarray(0, start)];
  for (let at = start; at < bytes.length; ) {
    const kind = bytes[at];
    if (kind === TRAILER) return concat([...kept, bytes.subarray(at, at + 1)]);
    if (kind !== EXTENSION && kind !== IMAGE) return null;
    const data = kind === EXTENSION ? at + 2 : at + 11 + colourBytes(bytes[at + 9] ?? 0);
    const end = endOfBlocks(bytes, data);
    if (end === null) return null;
    if (kind === IMAGE || isPicture(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return null;
}

function colourBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** The offset after sub-blocks, each of a length and that many bytes; a length of 0 ends them. */
function endOfBlocks(bytes: Uint8Array, from: number): number | null {
  let at = from;
  while (at < bytes.length) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return null;
}

/** Does the extension at `at` change what is seen? */
function isPicture(bytes: Uint8Array, at: number): boolean {
  const label = bytes[at + 1];
  if (label === GRAPHIC_CONTROL) return true;
  return label === APPLICATION && LOOPS.has(textAt(bytes, at + 3, 11));
}
