/*
 * Patterns of Ruff's settings, as the library that Ruff uses for them (globset) reads them: `*` and `?` also stand for
 * slashes, `**` for whole folders. Matched position by position, so that no pattern of a target can take long.
 */

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one' }
  | { readonly kind: 'any' }
  /** Nothing, or whole folders with the slash behind them. */
  | { readonly kind: 'folders' }
  | {
      readonly kind: 'class';
      readonly isNegated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** Alternatives that braces make; a person writes a handful. */
const ALTERNATIVES_MAX = 200;

/** A pattern as a test of a text; null where it is none that can be read. */
export function compileGlob(pattern: string): ((text: string) => boolean) | null {
  const alternatives = expandBraces(pattern);
  const compiled = alternatives?.map(tokenize) ?? [null];
  if (compiled.includes(null)) return null;
  const all = compiled as Token[][];
  return (text) => all.some((tokens) => matches(tokens, text));
}

/** `{a,b}c` as `ac` and `bc`; null where braces do not match, or make too many. */
function expandBraces(pattern: string): string[] | null {
  const open = findPlain(pattern, '{', 0);
  if (open < 0) return findPlain(pattern, '}', 0) < 0 ? [pattern] : null;
  const parts: string[] = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < pattern.length; at += 1) {
    const char = pattern[at];
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if (char === ',' && depth === 1) {
      parts.push(pattern.slice(start, at));
      start = at + 1;
    } else if (char === '}') {
      depth -= 1;
      if (depth > 0) continue;
      parts.push(pattern.slice(start, at));
      return joinAlternatives(pattern.slice(0, open), parts, pattern.slice(at + 1));
    }
  }
  return null;
}

function joinAlternatives(before: string, parts: readonly string[], after: string): string[] | null {
  const joined: string[] = [];
  for (const part of parts) {
    const expanded = expandBraces(`${before}${part}${after}`);
    if (expanded === null || joined.length + expanded.length > ALTERNATIVES_MAX) return null;
    joined.push(...expanded);
  }
  return joined;
}

function findPlain(pattern: string, wanted: string, from: number): number {
  for (let at = from; at < pattern.length; at += 1) {
    if (pattern[at] === '\\') at += 1;
    else if (pattern[at] === wanted) return at;
  }
  return -1;
}

function tokenize(pattern: string): Token[] | null {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const read = readToken(pattern, at);
    if (read === null) return null;
    tokens.push(read.token);
    at = read.end + 1;
  }
  return tokens;
}

/** One token and where its last character is. */
function readToken(pattern: string, at: number): { token: Token; end: number } | null {
  const char = pattern[at] ?? '';
  const isFolderStart = at === 0 || pattern[at - 1] === '/';
  if (isFolderStart && pattern.startsWith('**/', at)) return { token: { kind: 'folders' }, end: at + 2 };
  if (char === '*') return { token: { kind: 'any' }, end: at };
  if (char === '?') return { token: { kind: 'one' }, end: at };
  if (char === '[') return readClass(pattern, at);
  if (char !== '\\') return { token: { kind: 'char', char }, end: at };
  const escaped = pattern[at + 1];
  return escaped === undefined ? null : { token: { kind: 'char', char: escaped }, end: at + 1 };
}

function readClass(pattern: string, open: number): { token: Token; end: number } | null {
  const isNegated = pattern[open + 1] === '!' || pattern[open + 1] === '^';
  const first = open + (isNegated ? 2 : 1);
  // A bracket that comes first is one of the characters.
  const end = pattern.indexOf(']', first + 1);
  if (end < 0) return null;
  const ranges: [string, string][] = [];
  for (let at = first; at < end; at += 1) {
    const from = pattern[at] ?? '';
    const hasRange = pattern[at + 1] === '-' && at + 2 < end;
    ranges.push([from, hasRange ? (pattern[at + 2] ?? '') : from]);
    if (hasRange) at += 2;
  }
  return { token: { kind: 'class', isNegated, ranges }, end };
}

/** Follows all ways at once: after each token, the places of the text where it may have ended. */
function matches(tokens: readonly Token[], text: string): boolean {
  let places = new Set([0]);
  for (const token of tokens) {
    if (places.size === 0) return false;
    places =
      token.kind === 'any' || token.kind === 'folders'
        ? leap(token.kind, places, text)
        : step(token, places, text);
  }
  return places.has(text.length);
}

function leap(kind: 'any' | 'folders', places: ReadonlySet<number>, text: string): Set<number> {
  const next = new Set(places);
  for (let at = Math.min(...places); at < text.length; at += 1)
    if (kind === 'any' || text[at] === '/') next.add(at + 1);
  return next;
}

function step(
  token: Exclude<Token, { kind: 'any' | 'folders' }>,
  places: ReadonlySet<number>,
  text: string,
): Set<number> {
  const next = new Set<number>();
  for (const place of places) if (place < text.length && fits(token, text[place] ?? '')) next.add(place + 1);
  return next;
}

function fits(token: Exclude<Token, { kind: 'any' | 'folders' }>, char: string): boolean {
  if (token.kind === 'one') return true;
  if (token.kind === 'char') return token.char === char;
  return token.ranges.some(([from, to]) => from <= char && char <= to) !== token.isNegated;
}
