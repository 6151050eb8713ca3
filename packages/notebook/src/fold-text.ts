/** Text as a browser would read it after decoding, with the place in the original of every character. */
export interface FoldedText {
  readonly text: string;
  /** Offset in the original where the character at an index starts. */
  readonly starts: Uint32Array;
  /** Offset in the original where the character at an index ends. */
  readonly ends: Uint32Array;
}

/** Rounds of decoding: text encoded more often than this is not decoded by anything that shows it. */
const ROUNDS_MAX = 4;

/** HTML's names for characters that matter in a URL scheme or are ignored there. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['colon', ':'],
  ['comma', ','],
  ['semi', ';'],
  ['sol', '/'],
  ['plus', '+'],
  ['equals', '='],
  ['lpar', '('],
  ['rpar', ')'],
  ['quot', '"'],
  ['apos', "'"],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['tab', ''],
  ['newline', ''],
]);

/** What URL parsers skip, and what is not seen. */
const SKIPPED = String.raw`[\t\n\r\f\0\u00ad\u200b-\u200d\u2060\ufeff]`;
const SKIPPED_CHARACTER = new RegExp(SKIPPED);
const ENCODED = new RegExp(
  [
    String.raw`&#0*(\d{1,7});?`,
    '&#x0*([\\da-f]{1,6});?',
    '&([a-z]{2,8});',
    '%([\\da-f]{2})',
    String.raw`\\u([\da-f]{4})`,
    String.raw`\\x([\da-f]{2})`,
    '\\\\([!-/:-@[-`{-~])',
    `(${SKIPPED})`,
  ].join('|'),
  'gi',
);

/**
 * Undoes what hides a URL from a plain search: HTML entities, percent-encoding, markdown's and JavaScript's
 * backslash escapes, and the characters that URL parsers skip.
 */
export function foldText(original: string): FoldedText {
  let folded = foldOnce(identity(original));
  for (let round = 1; round < ROUNDS_MAX; round += 1) {
    const next = foldOnce(folded);
    if (next.text.length === folded.text.length) return next;
    folded = next;
  }
  return folded;
}

function identity(text: string): FoldedText {
  const starts = new Uint32Array(text.length);
  const ends = new Uint32Array(text.length);
  for (let index = 0; index < text.length; index += 1) {
    starts[index] = index;
    ends[index] = index + 1;
  }
  return { text, starts, ends };
}

function foldOnce(given: FoldedText): FoldedText {
  const pieces: string[] = [];
  const starts = new Uint32Array(given.text.length);
  const ends = new Uint32Array(given.text.length);
  let length = 0;
  let from = 0;
  const copyUntil = (to: number) => {
    pieces.push(given.text.slice(from, to));
    starts.set(given.starts.subarray(from, to), length);
    ends.set(given.ends.subarray(from, to), length);
    length += to - from;
  };
  for (const match of given.text.matchAll(ENCODED)) {
    const decoded = decode(match);
    if (decoded === null) continue;
    copyUntil(match.index);
    from = match.index + match[0].length;
    // Never longer than what it stands for, so the arrays suffice.
    for (let index = 0; index < decoded.length; index += 1) {
      starts[length + index] = given.starts[match.index] ?? 0;
      ends[length + index] = given.ends[from - 1] ?? 0;
    }
    pieces.push(decoded);
    length += decoded.length;
  }
  copyUntil(given.text.length);
  return { text: pieces.join(''), starts: starts.subarray(0, length), ends: ends.subarray(0, length) };
}

/** What an encoded piece stands for: empty for skipped characters, null where it stands for itself. */
function decode(match: RegExpMatchArray): string | null {
  const [, decimal, hex, name, percent, unicode, byte, escaped] = match;
  if (decimal !== undefined) return fromCode(Number.parseInt(decimal, 10));
  const hexadecimal = hex ?? percent ?? unicode ?? byte;
  if (hexadecimal !== undefined) return fromCode(Number.parseInt(hexadecimal, 16));
  if (name !== undefined) return NAMED.get(name.toLowerCase()) ?? null;
  return escaped ?? '';
}

function fromCode(code: number): string {
  if (code > 0x10ffff) return '\ufffd';
  const character = String.fromCodePoint(code);
  return SKIPPED_CHARACTER.test(character) ? '' : character;
}
