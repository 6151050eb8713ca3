import type { Json } from './document.ts';
import { JSON_CONTAINERS_MAX, JSON_DEPTH_MAX, JSON_KEY_CHARS_MAX, JSON_VALUES_MAX } from './limits.ts';

/** A step into a JSON document: an object key or an array index. */
export type PathStep = string | number;

export type JsonResult =
  | { readonly ok: true; readonly value: Json; readonly notes: readonly JsonNote[] }
  | {
      readonly ok: false;
      readonly code: 'json-syntax' | 'too-large';
      readonly message: string;
      readonly offset: number;
    };

/** Something tolerated that other JSON readers may see differently. */
export interface JsonNote {
  readonly code: 'duplicate-key' | 'not-a-number';
  readonly message: string;
  readonly offset: number;
}

/** Notes kept per file: one per kind of mistake is what a person needs. */
const NOTES_MAX = 20;

/**
 * Parses JSON with limits on depth and size, and says where it went wrong. Unlike `JSON.parse` it also takes
 * `NaN` and `Infinity` (Python writes them, Jupyter saves them; they become `null`), reports duplicate keys
 * (the last one counts, as in Python) and makes objects without a prototype, so that a key such as
 * `__proto__` is data and nothing else. Never throws.
 */
export function parseJson(text: string): JsonResult {
  const parser = new JsonParser(text, null);
  try {
    const value = parser.parseDocument();
    return { ok: true, value, notes: parser.notes };
  } catch (error) {
    if (!(error instanceof JsonFailure)) throw error;
    return { ok: false, code: error.code, message: error.message, offset: error.offset };
  }
}

/** The offset in `text` of the value at `path`, or of its nearest ancestor that exists. */
export function locateJson(text: string, path: readonly PathStep[]): number {
  const parser = new JsonParser(text, path);
  try {
    parser.parseDocument();
  } catch (error) {
    if (!(error instanceof JsonFailure)) throw error;
  }
  return parser.located;
}

/** Line and column (both from 1) of an offset, counting a line at each `\n`. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
    lineStart = at + 1;
  }
  return { line, column: offset - lineStart + 1 };
}

class JsonFailure extends Error {
  readonly code: 'json-syntax' | 'too-large';
  readonly offset: number;

  constructor(code: 'json-syntax' | 'too-large', message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

type MutableObject = { [key: string]: Json };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** JSON forbids them unescaped in strings. */
const CONTROL = String.raw`\u0000-\u001f`;
const NEEDS_DECODING = new RegExp(String.raw`[\\${CONTROL}]`);
const STRING_PIECE = new RegExp(String.raw`[^"\\${CONTROL}]{1,1000}|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})`, 'y');
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /-?[A-Za-z]+/y;
const SPACE = /[ \t\n\r]*/y;
const WORDS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const NOT_NUMBERS: ReadonlySet<string> = new Set(['NaN', 'Infinity', '-Infinity']);
class JsonParser {
  readonly notes: JsonNote[] = [];
  located = 0;
  private readonly text: string;
  private readonly wanted: readonly PathStep[] | null;
  private matched = 0;
  private at = 0;
  private depth = 0;
  private values = 0;
  private containers = 0;

  constructor(text: string, wanted: readonly PathStep[] | null) {
    this.text = text;
    this.wanted = wanted;
  }

  parseDocument(): Json {
    this.skipSpace();
    if (this.at >= this.text.length) this.fail('The file is empty.');
    const value = this.parseValue();
    this.skipSpace();
    if (this.at < this.text.length) {
      this.fail(`The JSON document ends here, but more text follows: ${this.found()}.`);
    }
    return value;
  }

  private parseValue(): Json {
    this.values += 1;
    if (this.values > JSON_VALUES_MAX) this.failSize(`more than ${JSON_VALUES_MAX} values`);
    switch (this.text.charCodeAt(this.at)) {
      case 0x7b:
        return this.parseObject();
      case 0x5b:
        return this.parseArray();
      case QUOTE:
        return this.parseString();
      default:
        return this.parseNumberOrWord();
    }
  }

  private parseObject(): Json {
    this.enter();
    const object = Object.create(null) as MutableObject;
    this.at += 1;
    this.skipSpace();
    if (this.take('}')) return this.leave(object);
    for (;;) {
      const keyAt = this.at;
      if (this.text.charCodeAt(this.at) !== QUOTE) {
        this.fail(`A key in double quotes was expected, but ${this.found()} was found.`);
      }
      const key = this.parseString();
      if (key.length > JSON_KEY_CHARS_MAX)
        this.failSize(`a key longer than ${JSON_KEY_CHARS_MAX} characters`);
      if (Object.hasOwn(object, key)) this.noteDuplicate(key, keyAt);
      this.skipSpace();
      if (!this.take(':')) this.fail(`“:” was expected after the key, but ${this.found()} was found.`);
      object[key] = this.parseMember(key);
      if (this.take('}')) return this.leave(object);
      if (!this.take(',')) this.fail(`“,” or “}” was expected, but ${this.found()} was found.`);
      this.skipSpace();
    }
  }

  private parseArray(): Json {
    this.enter();
    const array: Json[] = [];
    this.at += 1;
    this.skipSpace();
    if (this.take(']')) return this.leave(array);
    for (;;) {
      array.push(this.parseMember(array.length));
      if (this.take(']')) return this.leave(array);
      if (!this.take(',')) this.fail(`“,” or “]” was expected, but ${this.found()} was found.`);
    }
  }

  /** One value with the space around it, keeping track of the wanted path on the way in. */
  private parseMember(step: PathStep): Json {
    this.skipSpace();
    const follows =
      this.wanted !== null && this.matched === this.depth - 1 && this.wanted[this.matched] === step;
    if (follows) {
      this.matched += 1;
      this.located = this.at;
    }
    const value = this.parseValue();
    this.skipSpace();
    // A duplicate key later in the same object may match again: it is the one that counts.
    if (follows) this.matched -= 1;
    return value;
  }

  private parseString(): string {
    const start = this.at;
    const end = this.findStringEnd(start);
    const inside = this.text.slice(start + 1, end);
    this.at = end + 1;
    if (!NEEDS_DECODING.test(inside)) return inside;
    try {
      // The engine's own decoder: one flat string, where joining pieces would cost 30 bytes for each escape.
      return JSON.parse(this.text.slice(start, end + 1)) as string;
    } catch {
      return this.failInString(start);
    }
  }

  /** The offset of the closing quote: the first one with an even number of backslashes before it. */
  private findStringEnd(start: number): number {
    for (let end = this.text.indexOf('"', start + 1); end !== -1; end = this.text.indexOf('"', end + 1)) {
      let backslash = end - 1;
      while (this.text.charCodeAt(backslash) === BACKSLASH) backslash -= 1;
      if ((end - backslash) % 2 === 1) return end;
    }
    return this.failInString(start);
  }

  private failInString(start: number): never {
    STRING_PIECE.lastIndex = start + 1;
    let end = start + 1;
    while (STRING_PIECE.test(this.text)) end = STRING_PIECE.lastIndex;
    this.at = end;
    const { line } = lineAndColumn(this.text, start);
    if (end >= this.text.length) this.fail(`The file ends inside a string that starts at line ${line}.`);
    if (this.text.charCodeAt(end) === BACKSLASH) {
      this.fail(`“\\${this.text.charAt(end + 1)}” is not an escape that JSON knows.`);
    }
    return this.fail('A line break or another control character stands inside a string.');
  }

  private parseNumberOrWord(): Json {
    NUMBER.lastIndex = this.at;
    const number = NUMBER.exec(this.text);
    if (number !== null) {
      const value = Number(number[0]);
      this.at = NUMBER.lastIndex;
      // 1e999 overflows to infinity, which JSON cannot write back.
      return Number.isFinite(value) ? value : null;
    }
    WORD.lastIndex = this.at;
    const word = WORD.exec(this.text)?.[0] ?? '';
    const value = WORDS.get(word);
    if (value !== undefined) {
      this.at += word.length;
      return value;
    }
    if (NOT_NUMBERS.has(word)) {
      this.note('not-a-number', `${word} is not JSON; it was read as null.`, this.at);
      this.at += word.length;
      return null;
    }
    return this.fail(`A value was expected, but ${this.found()} was found.`);
  }

  private enter(): void {
    this.depth += 1;
    this.containers += 1;
    if (this.depth > JSON_DEPTH_MAX) this.failSize(`nesting deeper than ${JSON_DEPTH_MAX} levels`);
    if (this.containers > JSON_CONTAINERS_MAX) {
      this.failSize(`more than ${JSON_CONTAINERS_MAX} objects and arrays`);
    }
  }

  private leave<T extends Json>(value: T): T {
    this.depth -= 1;
    return value;
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private skipSpace(): void {
    // Most tokens follow each other directly: a look at the next character is cheaper than the pattern.
    if (this.text.charCodeAt(this.at) > 0x20) return;
    SPACE.lastIndex = this.at;
    SPACE.test(this.text);
    this.at = SPACE.lastIndex;
  }

  private noteDuplicate(key: string, offset: number): void {
    this.note(
      'duplicate-key',
      `The key “${key.slice(0, 60)}” occurs twice in one object; the last one counts.`,
      offset,
    );
  }

  private note(code: JsonNote['code'], message: string, offset: number): void {
    if (this.notes.length < NOTES_MAX) this.notes.push({ code, message, offset });
  }

  private found(): string {
    if (this.at >= this.text.length) return 'the end of the file';
    const word = /^[\w.+-]{1,20}/.exec(this.text.slice(this.at, this.at + 20))?.[0];
    return `“${word ?? String.fromCodePoint(this.text.codePointAt(this.at) ?? 0)}”`;
  }

  private fail(message: string): never {
    throw new JsonFailure('json-syntax', message, this.at);
  }

  private failSize(what: string): never {
    throw new JsonFailure(
      'too-large',
      `The file has ${what}. Real notebooks do not; it was not read.`,
      this.at,
    );
  }
}
