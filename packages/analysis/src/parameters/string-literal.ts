/** Python's one-letter escapes. */
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const ESCAPE = /\\(?:(\r\n|[\s\S])|$)/g;
const NUMERIC_ESCAPE = /^(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;

/** The largest Unicode code point. */
const LAST_CODE_POINT = 0x10ffff;

/**
 * The value of the inside of a string literal, or undefined where it cannot be known statically (`\N{…}`) or
 * is not valid Python. `prefix` is what stands before the quote, such as `r` or `F`.
 */
export function decodeStringLiteral(prefix: string, inside: string): string | undefined {
  const flags = prefix.toLowerCase();
  if (flags.includes('b') || flags.includes('t')) return undefined;
  const unified = inside.replace(/\r\n?/g, '\n');
  const text = flags.includes('f') ? unified.replace(/\{\{/g, '{').replace(/\}\}/g, '}') : unified;
  return flags.includes('r') ? text : decodeEscapes(text);
}

function decodeEscapes(text: string): string | undefined {
  let out = '';
  let at = 0;
  ESCAPE.lastIndex = 0;
  for (let match = ESCAPE.exec(text); match !== null; match = ESCAPE.exec(text)) {
    out += text.slice(at, match.index);
    const letter = match[1] ?? '';
    const simple = Object.hasOwn(SIMPLE_ESCAPES, letter) ? SIMPLE_ESCAPES[letter] : undefined;
    at = ESCAPE.lastIndex;
    if (simple !== undefined) {
      out += simple;
      continue;
    }
    if (letter === 'N') return undefined;
    const numeric = NUMERIC_ESCAPE.exec(text.slice(match.index + 1));
    if (numeric === null) {
      if (/[xuU]/.test(letter)) return undefined;
      out += `\\${letter}`;
      continue;
    }
    const point = codePointOf(numeric);
    if (point > LAST_CODE_POINT) return undefined;
    out += String.fromCodePoint(point);
    at = match.index + 1 + numeric[0].length;
    ESCAPE.lastIndex = at;
  }
  return out + text.slice(at);
}

function codePointOf(match: RegExpExecArray): number {
  if (match[1] !== undefined) return Number.parseInt(match[1], 8);
  return Number.parseInt(match[2] ?? match[3] ?? match[4] ?? '0', 16);
}
