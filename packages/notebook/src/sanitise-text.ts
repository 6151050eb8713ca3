import { encodeBase64 } from './base64.ts';
import { toStorableText } from './clean-text.ts';
import { type FoldedText, foldText } from './fold-text.ts';
import type { Taken } from './removals.ts';
import { readImage, toKilobytes, WHY_IMAGE_DATA } from './sanitise-attachments.ts';

export interface TextLimits {
  /** Largest image kept in the text itself, decoded, in bytes. */
  readonly imageBytesMax: number;
  /** What may still be kept in this notebook, decoded, in bytes. */
  readonly bytesLeft: number;
}

/** Stands where a data URI was: a link to nowhere, so that images show their description. */
const URI_REPLACEMENT = '#data-removed';
const DATA_REPLACEMENT = '[encoded data removed]';

/**
 * Takes data URIs out of markdown or raw text, however they are written, except small images that are what
 * they say; then long runs of encoded data, which no one writes by hand; then characters that cannot be stored.
 */
export function sanitiseText(
  source: string,
  limits: TextLimits,
): { source: string; bytes: number; taken: Taken[] } {
  const taken: Taken[] = [];
  let text = toStorableText(source);
  if (text !== source) taken.push(describeCharacters());
  let bytes = 0;
  // Ends: a replacement is neither a data URI nor joins its neighbours into one, so each round leaves fewer.
  for (;;) {
    const found = findHidden(text, limits);
    bytes = found.bytes;
    if (found.ranges.length === 0) break;
    taken.push(...describeRanges(found.ranges, text));
    text = replaceRanges(text, found.ranges);
  }
  return { source: text, bytes, taken };
}

/** The same for code: only characters that cannot be stored, since everything else is the author's program. */
export function sanitiseCode(source: string): { source: string; taken: Taken[] } {
  const text = toStorableText(source);
  return { source: text, taken: text === source ? [] : [describeCharacters()] };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

/** A `data:`, as it is written. */
interface Scheme {
  readonly start: number;
  readonly schemeEnd: number;
}

interface Range extends Place {
  readonly code: 'data-uri' | 'encoded-data' | 'image-data';
  readonly why: string;
  readonly replacement: string;
}

const WHY_HIDDEN =
  'Files hidden in text would be published unseen; only small PNG, JPEG, GIF and WebP images stay.';
const WHY_ENCODED =
  'A run of encoded data this long is a file pasted into the text, which would be published unseen.';

function findHidden(text: string, limits: TextLimits): { ranges: Range[]; bytes: number } {
  const ranges: Range[] = [];
  const kept: Place[] = [];
  let bytes = 0;
  let end = 0;
  const absent = new Set<string>();
  for (const scheme of findDataUris(text)) {
    const { start } = scheme;
    if (start < end) continue;
    const image = readPlainImage(text, start);
    const size = image?.bytes ?? 0;
    if (image !== null && size <= limits.imageBytesMax && bytes + size <= limits.bytesLeft) {
      bytes += size;
      kept.push({ start, end: image.end });
      if (image.cleaned !== null) ranges.push({ ...image.cleaned, code: 'image-data', why: WHY_IMAGE_DATA });
      end = image.end;
    } else {
      const why = image === null ? WHY_HIDDEN : tooLarge(size, limits.imageBytesMax);
      end = findEnd(text, scheme, absent);
      ranges.push({ start, end, code: 'data-uri', why, replacement: URI_REPLACEMENT });
    }
  }
  const taken = [...kept, ...ranges].sort((a, b) => a.start - b.start);
  for (const run of findEncodedRuns(text)) {
    if (overlapsAny(run, taken)) continue;
    ranges.push({ ...run, code: 'encoded-data', why: WHY_ENCODED, replacement: DATA_REPLACEMENT });
  }
  return { ranges: ranges.sort((a, b) => a.start - b.start), bytes };
}

/** Does `range` overlap one of `others`, which are sorted? By bisection, since both may be many. */
function overlapsAny(range: Place, others: readonly Place[]): boolean {
  let low = 0;
  let high = others.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((others[middle]?.end ?? 0) <= range.start) low = middle + 1;
    else high = middle;
  }
  return (others[low]?.start ?? Number.POSITIVE_INFINITY) < range.end;
}

function tooLarge(size: number, max: number): string {
  return size > max
    ? `The image has ${toKilobytes(size)}; at most ${toKilobytes(max)} are published inside text.`
    : 'The images inside this notebook’s text are too large together.';
}

const SCHEME = /data:/gi;
const SCHEME_LENGTH = 5;

/** Every data URI in the text, by what a browser would make of it after decoding. */
function findDataUris(text: string): Scheme[] {
  const folded = foldText(text);
  const found: Scheme[] = [];
  for (const match of folded.text.matchAll(SCHEME)) {
    const index = match.index;
    const start = folded.starts[index] ?? 0;
    if (continuesWord(folded, index) || !isDataUri(text, folded, index)) continue;
    found.push({ start, schemeEnd: folded.ends[index + SCHEME_LENGTH - 1] ?? start });
  }
  return found;
}

/** `metadata:` is a word, and so is not the start of a URL. */
function continuesWord(folded: FoldedText, index: number): boolean {
  if (index === 0 || folded.ends[index - 1] !== folded.starts[index]) return false;
  return /\w/.test(folded.text.charAt(index - 1));
}

/** How much before and after the scheme is looked at. */
const CONTEXT_CHARS = 200;

/** Where HTML, CSS and markdown expect a URL. */
const IN_ATTRIBUTE =
  /(?:[\s"'/](?:src|href|xlink:href|srcset|imagesrcset|data|action|formaction|poster|background|cite|longdesc|content|value|ping|icon|manifest|style)\s*=\s*["']?|\burl\(\s*["']?|<|@import\s*["']?)\s*$/i;
const IN_MARKDOWN = /\](?:\(|:)\s*<?\s*$/;
/** A media type, parameters and the comma; or no media type. */
const MEDIA_TYPE = /^[\w!#$&.+^-]{1,80}\/[\w!#$&.+^*-]{1,80}(?: *;[^,;]{0,200}){0,10} *,/;
const NO_MEDIA_TYPE = /^(?:;[^,;\s]{0,200}){0,10},\S/;

function isDataUri(text: string, folded: FoldedText, index: number): boolean {
  const start = folded.starts[index] ?? 0;
  const rest = folded.text.slice(index + SCHEME_LENGTH, index + SCHEME_LENGTH + CONTEXT_CHARS * 2);
  const before = [
    text.slice(Math.max(0, start - CONTEXT_CHARS), start),
    folded.text.slice(Math.max(0, index - CONTEXT_CHARS), index),
  ];
  if (before.some((context) => IN_ATTRIBUTE.test(context))) return rest !== '';
  if (before.some((context) => IN_MARKDOWN.test(context)) && /^\S/.test(rest)) return true;
  // Elsewhere nothing reads it as a URL: a line break inside is a line break, not a disguise.
  return isUnbroken(folded, index, SCHEME_LENGTH + 1) && (MEDIA_TYPE.test(rest) || NO_MEDIA_TYPE.test(rest));
}

function isUnbroken(folded: FoldedText, index: number, length: number): boolean {
  for (let at = index + 1; at < index + length; at += 1) {
    const isNext = folded.ends[at - 1] === folded.starts[at] || folded.starts[at - 1] === folded.starts[at];
    if (!isNext) return false;
  }
  return true;
}

const CLOSERS: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["'", "'"],
  ['<', '>'],
]);
const UNQUOTED_END = /[\s"'`<>)\]]/g;
const LINK_MARK = /[\s()]/g;
/** The rest of a payload that was wrapped over several lines. */
const WRAPPED_PAYLOAD =
  /(?:\s+[A-Za-z0-9+/]{40,}={0,2}(?![\w+/]))*(?:\s+[A-Za-z0-9+/]{4,}={1,2}(?![\w+/=]))?/y;

/**
 * Where the URI ends: at the quote or bracket that encloses it, else at the next space, quote or bracket.
 * `absent` gathers closers that do not occur any more, so that no text is searched in vain twice.
 */
function findEnd(text: string, { start, schemeEnd }: Scheme, absent: Set<string>): number {
  const opener = /\S(?=\s*$)/.exec(text.slice(Math.max(0, start - CONTEXT_CHARS), start))?.[0] ?? '';
  const closer = CLOSERS.get(opener);
  if (closer !== undefined && !absent.has(closer)) {
    const closed = text.indexOf(closer, schemeEnd);
    if (closed !== -1) return closed;
    absent.add(closer);
  }
  const end = opener === '(' ? findLinkEnd(text, schemeEnd) : findPattern(UNQUOTED_END, text, schemeEnd);
  WRAPPED_PAYLOAD.lastIndex = end;
  return end + (WRAPPED_PAYLOAD.exec(text)?.[0].length ?? 0);
}

/** The end of a markdown link's address: a space, or the bracket that closes it. */
function findLinkEnd(text: string, from: number): number {
  let depth = 0;
  for (
    let at = findPattern(LINK_MARK, text, from);
    at < text.length;
    at = findPattern(LINK_MARK, text, at + 1)
  ) {
    const mark = text.charAt(at);
    if (mark === '(') depth += 1;
    else if (mark !== ')' || depth === 0) return at;
    else depth -= 1;
  }
  return text.length;
}

function findPattern(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const PLAIN_IMAGE = /data:image\/(png|jpe?g|gif|webp);base64,([A-Za-z0-9+/]+={0,2})(?![\w+/=%&\\;,-])/y;

interface PlainImage {
  /** Decoded and cleaned. */
  readonly bytes: number;
  readonly end: number;
  /** Where the payload stands and what to put there, if there was something in it to clean. */
  readonly cleaned: (Place & { readonly replacement: string }) | null;
}

/** A small image written the plain way, and really of its type; null for everything else. */
function readPlainImage(text: string, start: number): PlainImage | null {
  PLAIN_IMAGE.lastIndex = start;
  const match = PLAIN_IMAGE.exec(text);
  if (match === null) return null;
  const payload = match[2] ?? '';
  const image = readImage(payload, `image/${match[1] === 'jpg' ? 'jpeg' : match[1]}`);
  if (image === null) return null;
  const end = PLAIN_IMAGE.lastIndex;
  const replacement = encodeBase64(image.bytes);
  const isClean = replacement.replace(/=+$/, '') === payload.replace(/=+$/, '');
  const cleaned = isClean ? null : { start: end - payload.length, end, replacement };
  return { bytes: image.bytes.length, end, cleaned };
}

/** Characters without a break, or lines of nothing else, that are encoded data and not text. */
const LONG_RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{1000,}={0,2}/g;
const WRAPPED_RUN = /(?:^[ \t]*[A-Za-z0-9+/]{60,}={0,2}[ \t]*(?:\r?\n|$)){12,}/gm;
/** Rulers of dashes, sequences of DNA and the like have fewer different characters. */
const DISTINCT_CHARS_MIN = 16;

function findEncodedRuns(text: string): Place[] {
  return [LONG_RUN, WRAPPED_RUN].flatMap((pattern) =>
    [...text.matchAll(pattern)]
      .filter(([run]) => new Set(run.replace(/\s/g, '').slice(0, 1000)).size >= DISTINCT_CHARS_MIN)
      .map((match) => ({ start: match.index, end: match.index + match[0].trimEnd().length })),
  );
}

function replaceRanges(text: string, ranges: readonly Range[]): string {
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, replacement } of ranges) {
    if (start < from) continue;
    pieces.push(text.slice(from, start), replacement);
    from = end;
  }
  pieces.push(text.slice(from));
  return pieces.join('');
}

const RANGE_NAMES = {
  'data-uri': 'a data URI',
  'encoded-data': 'encoded data',
  'image-data': 'hidden data in an image',
};

/** Removals told one by one for each cell and round; the rest is summed up. */
const DESCRIBED_MAX = 20;

function describeRanges(ranges: readonly Range[], text: string): Taken[] {
  const described = ranges.slice(0, DESCRIBED_MAX).map((range) => describeRange(range, text));
  const rest = ranges.slice(DESCRIBED_MAX);
  const first = rest[0];
  if (first === undefined) return described;
  const size = rest.reduce((sum, range) => sum + range.end - range.start, 0);
  const what = `${rest.length} more data URIs or runs of encoded data`;
  return [...described, { code: first.code, path: ['source'], what, why: first.why, size }];
}

function describeRange(range: Range, text: string): Taken {
  const line = text.slice(0, range.start).split('\n').length;
  const type = /^data:([\w.+-]{1,40}\/[\w.+-]{1,40})/i.exec(text.slice(range.start, range.start + 100))?.[1];
  const name = RANGE_NAMES[range.code] + (type === undefined ? '' : ` (${type})`);
  const size = range.end - range.start;
  return { code: range.code, path: ['source'], what: `${name} in line ${line}`, why: range.why, size };
}

function describeCharacters(): Taken {
  return {
    code: 'character',
    path: ['source'],
    what: 'characters that are not text',
    why: 'NUL characters and halves of character pairs cannot be stored; each became “\ufffd”.',
  };
}
