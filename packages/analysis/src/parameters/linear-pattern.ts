/**
 * Regular expressions in time proportional to the text, whatever the pattern: no author's pattern can hang the
 * hub or a page. Everything that JavaScript's `u` patterns have except look-around and back-references, with the
 * same meaning, because single characters are left to JavaScript's own engine.
 */
export class LinearPattern {
  private static readonly known = new Map<string, LinearPattern | undefined>();
  private readonly program: readonly Step[];

  private constructor(program: readonly Step[]) {
    this.program = program;
  }

  /** Undefined for what is no pattern, or not one that can be matched in linear time. */
  static of(pattern: string): LinearPattern | undefined {
    if (!LinearPattern.known.has(pattern)) {
      if (LinearPattern.known.size >= PATTERNS_KEPT) LinearPattern.known.clear();
      LinearPattern.known.set(pattern, LinearPattern.compile(pattern));
    }
    return LinearPattern.known.get(pattern);
  }

  private static compile(pattern: string): LinearPattern | undefined {
    try {
      new RegExp(pattern, 'u');
      return new LinearPattern(new Compiler(pattern).compile());
    } catch {
      return undefined;
    }
  }

  /** Whether the pattern is found anywhere in the text. */
  test(text: string): boolean {
    const chars = [...text];
    let threads = new Set<number>();
    for (let at = 0; at <= chars.length; at += 1) {
      this.follow(0, { chars, at }, threads);
      if (threads.has(this.program.length)) return true;
      const char = chars[at];
      if (char === undefined) return false;
      const next = new Set<number>();
      for (const thread of threads) {
        const step = this.program[thread];
        if (step?.kind === 'char' && step.accepts(char)) this.follow(thread + 1, { chars, at: at + 1 }, next);
      }
      if (next.has(this.program.length)) return true;
      threads = next;
    }
    return false;
  }

  /** Adds where a thread gets without taking a character. */
  private follow(start: number, place: Place, threads: Set<number>): void {
    const open = [start];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (threads.has(at)) continue;
      threads.add(at);
      const step = this.program[at];
      if (step?.kind === 'jump') open.push(...step.to);
      else if (step?.kind === 'assert' && step.holds(place)) open.push(at + 1);
    }
  }
}

/** Compiled patterns kept; forms have few. */
const PATTERNS_KEPT = 500;
/** Steps of one pattern, after `{m,n}` is written out; the time for one character is at most this. */
const STEPS_MAX = 2_000;

interface Place {
  readonly chars: readonly string[];
  readonly at: number;
}

type Step =
  | { readonly kind: 'char'; readonly accepts: (char: string) => boolean }
  | { readonly kind: 'jump'; readonly to: readonly number[] }
  | { readonly kind: 'assert'; readonly holds: (place: Place) => boolean };

/** A piece of a program whose jumps count from its own beginning. */
type Piece = readonly Step[];

const ATOM = /\\[pP]\{[^}]*\}|\\u\{[0-9a-fA-F]+\}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\c[a-zA-Z]|\\k<|\\./uy;
const QUANTIFIER = /([*+?]|\{(\d+)(,(\d*))?\})\??/uy;

class Compiler {
  private readonly pattern: string;
  private at = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  compile(): Piece {
    const piece = this.alternatives();
    if (this.at < this.pattern.length) throw new SyntaxError('unbalanced');
    return piece;
  }

  private alternatives(): Piece {
    let piece = this.sequence();
    while (this.take('|')) {
      const other = this.sequence();
      piece = limited([
        jump(1, piece.length + 2),
        ...shift(piece, 1),
        jump(piece.length + 2 + other.length),
        ...shift(other, piece.length + 2),
      ]);
    }
    return piece;
  }

  private sequence(): Piece {
    let piece: Piece = [];
    while (this.at < this.pattern.length && !'|)'.includes(this.pattern[this.at] ?? '')) {
      piece = limited([...piece, ...shift(this.quantified(), piece.length)]);
    }
    return piece;
  }

  private quantified(): Piece {
    const atom = this.atom();
    QUANTIFIER.lastIndex = this.at;
    const found = QUANTIFIER.exec(this.pattern);
    if (found === null) return atom;
    this.at += found[0].length;
    const [, sign, low, comma, high] = found;
    if (sign === '*') return star(atom);
    if (sign === '+') return repeat(atom, 1, Number.POSITIVE_INFINITY);
    if (sign === '?') return repeat(atom, 0, 1);
    const least = Number(low);
    const most =
      comma === undefined
        ? least
        : high === '' || high === undefined
          ? Number.POSITIVE_INFINITY
          : Number(high);
    return repeat(atom, least, most);
  }

  private atom(): Piece {
    const char = String.fromCodePoint(this.pattern.codePointAt(this.at) ?? 0);
    switch (char) {
      case '(':
        return this.group();
      case '[':
        return [charStep(this.takeClass())];
      case '^':
        this.at += 1;
        return [{ kind: 'assert', holds: ({ at }) => at === 0 }];
      case '$':
        this.at += 1;
        return [{ kind: 'assert', holds: ({ chars, at }) => at === chars.length }];
      case '\\':
        return this.escape();
      default:
        this.at += char.length;
        return [charStep(char)];
    }
  }

  private group(): Piece {
    const opening = /\((?:\?:|\?<[\p{L}_$][\p{L}\p{N}_$]*>|(?!\?))/uy;
    opening.lastIndex = this.at;
    const found = opening.exec(this.pattern);
    // Look-around and flags.
    if (found === null) throw new SyntaxError('not linear');
    this.at += found[0].length;
    const piece = this.alternatives();
    if (!this.take(')')) throw new SyntaxError('unbalanced');
    return piece;
  }

  private escape(): Piece {
    ATOM.lastIndex = this.at;
    const [text = ''] = ATOM.exec(this.pattern) ?? [];
    if (text === '' || /^\\(?:[1-9]|k)/.test(text)) throw new SyntaxError('not linear');
    this.at += text.length;
    if (text === '\\b') return [{ kind: 'assert', holds: isWordEdge }];
    if (text === '\\B') return [{ kind: 'assert', holds: (place) => !isWordEdge(place) }];
    return [charStep(text)];
  }

  private takeClass(): string {
    const found = /\[(?:\\.|[^\]\\])*\]/suy;
    found.lastIndex = this.at;
    const [text = ''] = found.exec(this.pattern) ?? [];
    this.at += text.length;
    return text;
  }

  private take(char: string): boolean {
    if (this.pattern[this.at] !== char) return false;
    this.at += 1;
    return true;
  }
}

function charStep(atom: string): Step {
  const native = new RegExp(`^(?:${atom})$`, 'u');
  return { kind: 'char', accepts: (char) => native.test(char) };
}

const jump = (...to: number[]): Step => ({ kind: 'jump', to });

function shift(piece: Piece, by: number): Piece {
  return piece.map((step) => (step.kind === 'jump' ? jump(...step.to.map((to) => to + by)) : step));
}

function star(atom: Piece): Piece {
  return [jump(1, atom.length + 2), ...shift(atom, 1), jump(0)];
}

function repeat(atom: Piece, least: number, most: number): Piece {
  if (least > STEPS_MAX || (most !== Number.POSITIVE_INFINITY && most > STEPS_MAX))
    throw new SyntaxError('too long');
  let piece: Piece = [];
  for (let count = 0; count < least; count += 1) piece = limited([...piece, ...shift(atom, piece.length)]);
  if (most === Number.POSITIVE_INFINITY) return limited([...piece, ...shift(star(atom), piece.length)]);
  for (let count = least; count < most; count += 1) {
    const optional = [jump(1, atom.length + 1), ...shift(atom, 1)];
    piece = limited([...piece, ...shift(optional, piece.length)]);
  }
  return piece;
}

function limited(piece: Piece): Piece {
  if (piece.length > STEPS_MAX) throw new SyntaxError('too long');
  return piece;
}

function isWordEdge({ chars, at }: Place): boolean {
  const isWord = (char: string | undefined) => char !== undefined && /^\w$/u.test(char);
  return isWord(chars[at - 1]) !== isWord(chars[at]);
}
