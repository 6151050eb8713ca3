import { ascii, concat, textAt, viewOf } from './bytes.ts';
import { cleanGif } from './clean-gif.ts';

/** Image types that browsers show without running anything in them. SVG is not one of them. */
export type ImageType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

export interface CleanImage {
  readonly type: ImageType;
  /** The image without what does not belong to the picture: comments, camera and place data, thumbnails. */
  readonly bytes: Uint8Array;
}

/**
 * Takes an image apart and puts together only the parts that make up the picture, so that nothing rides along
 * in a comment, in camera data or behind the end. Pixels are untouched. Null unless the bytes are one whole
 * PNG, JPEG, GIF or WebP image. Cleaning a second time changes nothing.
 */
export function cleanImage(bytes: Uint8Array): CleanImage | null {
  const start = textAt(bytes, 0, 6);
  if (start.startsWith('\x89PNG')) return toImage('image/png', cleanPng(bytes));
  if (start.startsWith('\xff\xd8\xff')) return toImage('image/jpeg', cleanJpeg(bytes));
  if (start === 'GIF87a' || start === 'GIF89a') return toImage('image/gif', cleanGif(bytes));
  if (start.startsWith('RIFF')) return toImage('image/webp', cleanWebp(bytes));
  return null;
}

function toImage(type: ImageType, bytes: Uint8Array | null): CleanImage | null {
  return bytes === null ? null : { type, bytes };
}

const PNG_CHUNKS: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB sBIT bKGD pHYs acTL fcTL fdAT'.split(' '),
);

/** Eight bytes, then chunks of length, name, data and checksum, from IHDR to IEND. */
function cleanPng(bytes: Uint8Array): Uint8Array | null {
  if (textAt(bytes, 0, 8) !== '\x89PNG\r\n\x1a\n') return null;
  const view = viewOf(bytes);
  const kept = [bytes.subarray(0, 8)];
  let name = '';
  for (let at = 8; at + 12 <= bytes.length && name !== 'IEND'; ) {
    const end = at + 12 + view.getUint32(at);
    name = textAt(bytes, at + 4, 4);
    if (end > bytes.length || (kept.length === 1 && name !== 'IHDR')) return null;
    if (PNG_CHUNKS.has(name)) kept.push(bytes.subarray(at, end));
    at = end;
  }
  return name === 'IEND' ? concat(kept) : null;
}

/** Application segments that decoders need: JFIF (APP0) and Adobe’s colour transform (APP14). */
const JPEG_APPLICATION_KEPT: ReadonlySet<number> = new Set([0xe0, 0xee]);
const JPEG_COMMENT = 0xfe;
const JPEG_SCAN = 0xda;
const JPEG_END = 0xd9;

/** Segments and scans up to the end mark. What stands behind it is dropped. */
function cleanJpeg(bytes: Uint8Array): Uint8Array | null {
  const view = viewOf(bytes);
  const kept = [bytes.subarray(0, 2)];
  let hasScan = false;
  let at = 2;
  while (at + 2 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === JPEG_END) return hasScan ? concat([...kept, bytes.subarray(at, at + 2)]) : null;
    if (at + 4 > bytes.length) return null;
    const segmentEnd = at + 2 + view.getUint16(at + 2);
    const isScan = marker === JPEG_SCAN;
    const end = isScan ? findScanEnd(bytes, segmentEnd) : segmentEnd;
    if (belongsToPicture(marker)) kept.push(bytes.subarray(at, end));
    hasScan ||= isScan;
    at = end;
  }
  return null;
}

function belongsToPicture(marker: number): boolean {
  const isApplication = marker >= 0xe0 && marker <= 0xef;
  return isApplication ? JPEG_APPLICATION_KEPT.has(marker) : marker !== JPEG_COMMENT;
}

/** The next marker after entropy-coded data, in which 0xff is followed by 0 or a restart mark. */
function findScanEnd(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    const isData = next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7);
    if (!isData) return at;
  }
  return bytes.length;
}

const WEBP_CHUNKS: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ANIM', 'ANMF', 'ALPH']);
/** The flags in VP8X that announce what is dropped: colour profile, EXIF and XMP. */
const WEBP_DROPPED_FLAGS = 0x20 | 0x08 | 0x04;

/** `RIFF`, length, `WEBP`, then chunks of name, length and data, padded to even. */
function cleanWebp(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length < 20 || textAt(bytes, 8, 4) !== 'WEBP') return null;
  const view = viewOf(bytes);
  const riffEnd = view.getUint32(4, true) + 8;
  if (riffEnd > bytes.length) return null;
  const kept: Uint8Array[] = [];
  for (let at = 12; at < riffEnd; ) {
    if (at + 8 > riffEnd) return null;
    const name = textAt(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + (length % 2);
    if (end > riffEnd) return null;
    const chunk = bytes.slice(at, end);
    if (name === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~WEBP_DROPPED_FLAGS;
    if (WEBP_CHUNKS.has(name)) kept.push(chunk);
    at = end;
  }
  const first = kept[0] === undefined ? '' : textAt(kept[0], 0, 4);
  if (!/^VP8[ LX]$/.test(first)) return null;
  const body = concat([ascii('WEBP'), ...kept]);
  const header = new Uint8Array(8);
  header.set(ascii('RIFF'));
  viewOf(header).setUint32(4, body.length, true);
  return concat([header, body]);
}
