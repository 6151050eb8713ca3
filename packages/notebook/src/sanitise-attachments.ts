import { decodeBase64, encodeBase64 } from './base64.ts';
import { type CleanImage, cleanImage } from './clean-image.ts';
import { isPlainLine } from './clean-text.ts';
import type { Attachments, MimeBundle } from './document.ts';
import type { Taken } from './removals.ts';

/** Longest file name of an attachment, in UTF-16 units. */
const FILE_NAME_CHARS_MAX = 200;

export interface AttachmentLimits {
  /** Largest image, decoded, in bytes. */
  readonly imageBytesMax: number;
  /** What may still be kept in this notebook, decoded, in bytes. */
  readonly bytesLeft: number;
}

/** The images that the cell's text shows, are what they say they are, and fit; and what was dropped. */
export function sanitiseAttachments(
  attachments: Attachments,
  source: string,
  limits: AttachmentLimits,
): { attachments: Attachments; bytes: number; taken: Taken[] } {
  const shown = decodeNames(source);
  const kept: [string, MimeBundle][] = [];
  const taken: Taken[] = [];
  let bytes = 0;
  for (const [name, bundle] of Object.entries(attachments)) {
    const isShown = isPlainLine(name, FILE_NAME_CHARS_MAX) && shown.includes(`attachment:${name}`);
    const judged = isShown
      ? judgeImages(bundle, { ...limits, bytesLeft: limits.bytesLeft - bytes })
      : { why: 'No text of its cell shows it.' };
    if ('why' in judged) {
      const what = `the attachment “${toLabel(name)}”`;
      taken.push({
        code: 'attachment',
        path: ['attachments', name],
        what,
        why: judged.why,
        size: sizeOf(bundle),
      });
    } else {
      kept.push([name, judged.bundle]);
      if (sizeOf(judged.bundle) < sizeOf(bundle)) taken.push(describeImageData(name));
      bytes += judged.bytes;
    }
  }
  return { attachments: Object.fromEntries(kept), bytes, taken };
}

function judgeImages(
  bundle: MimeBundle,
  limits: AttachmentLimits,
): { bundle: MimeBundle; bytes: number } | { why: string } {
  const entries = Object.entries(bundle);
  const [type, value] = entries[0] ?? [];
  if (entries.length !== 1 || type === undefined || typeof value !== 'string') {
    return { why: 'Only single images are published as attachments.' };
  }
  const image = readImage(value, type);
  if (image === null) {
    return { why: 'Only PNG, JPEG, GIF and WebP images that are what they say are published.' };
  }
  const size = image.bytes.length;
  if (size > limits.imageBytesMax) {
    return {
      why: `It has ${toKilobytes(size)}; at most ${toKilobytes(limits.imageBytesMax)} are published.`,
    };
  }
  if (size > limits.bytesLeft) return { why: 'The notebook’s images are too large together.' };
  return { bundle: { [type]: encodeBase64(image.bytes) }, bytes: size };
}

/** The image in base64, cleaned; null when it is not one, or not of the type it claims. */
export function readImage(base64: string, type: string): CleanImage | null {
  const bytes = decodeBase64(base64);
  const image = bytes === null ? null : cleanImage(bytes);
  return image?.type === type ? image : null;
}

/** Markdown refers to names with spaces as `attachment:my%20plot.png`. */
function decodeNames(source: string): string {
  const decoded = source.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
  return `${source}\n${decoded}`;
}

function sizeOf(bundle: MimeBundle): number {
  const compact = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value ?? null));
  return Object.values(bundle).reduce<number>(
    (sum, value) => sum + compact(value).replace(/\s+|=+$/g, '').length,
    0,
  );
}

function toLabel(name: string): string {
  return name.slice(0, 60).replace(/[\p{Cc}\p{Cs}]/gu, '\ufffd');
}

function describeImageData(name: string): Taken {
  return {
    code: 'image-data',
    path: ['attachments', name],
    what: `hidden data in the image “${toLabel(name)}”`,
    why: WHY_IMAGE_DATA,
  };
}

export const WHY_IMAGE_DATA = 'Comments, camera and place data and thumbnails are no part of the picture.';

export function toKilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} kB`;
}
