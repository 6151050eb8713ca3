import * as ch from './characters.ts';
import { keywordAt, LONGEST_KEYWORD } from './keywords.ts';
import { isOldLetter } from './names.ts';
import { leaf, type Node } from './node.ts';
import { scanNumber } from './numbers.ts';
import * as kinds from './token-kinds.ts';
import { giveUp } from './unreadable.ts';

/** Calls of the reader inside one another; CPython allows as many brackets, and blocks. */
const MAX_LEVEL = 100;

/** Columns; tree-sitter's own count ends at 65,535. */
const MAX_INDENT = 10_000;

/**
 * The tokens of a text, one at a time: there are no objects for them, only the fields `kind`, `start` and `end` of the
 * token at hand, which `next` moves on. Offsets are UTF-16. What tree-sitter calls extras (comments and line
 * continuations) is collected by the way.
 */
export class Scanner {
  /** The text with a few NULs, so that looking ahead stays inside. */
  protected readonly source: string;
  protected readonly length: number;

  protected kind = kinds.NEWLINE;
  protected start = 0;
  protected end = 0;

  /** Brackets that are open before the token behind the one at hand. */
  protected brackets = 0;
  /** Replacement fields of f-strings that are open; their text must stay on one line. */
  protected fields = 0;

  /** Columns of the block that is being read, as tree-sitter counts: a tab is eight. */
  protected indent = 0;
  /** Columns before the first token of the line at hand; 0 at the end of the text. */
  protected lineIndent = 0;
  /** Comments that stand alone in lines directly above the token at hand, and their columns; not placed yet. */
  protected readonly lineComments: Node[] = [];
  protected readonly lineCommentIndents: number[] = [];
  protected commentsPlaced = 0;

  /** Comments and continuations between tokens of the statement at hand, not placed yet. */
  protected extras: Node[] = [];

  protected level = 0;
  protected deepest = 0;
  /** The longest run of `a.b.c()` or `a + b + c`, which nests as deeply as it is long. */
  protected longestChain = 0;

  constructor(text: string) {
    this.source = `${text}\0\0\0`;
    this.length = text.length;
  }

  protected enter(): void {
    if (++this.level > this.deepest) {
      this.deepest = this.level;
      if (this.level > MAX_LEVEL) giveUp();
    }
  }

  /** Goes to the next token. At the end of a logical line that is NEWLINE, and only `endLine` leads beyond. */
  protected next(): void {
    const { source } = this;
    let at = this.end;
    let code = source.charCodeAt(at);
    for (;;) {
      while (code === ch.SPACE) code = source.charCodeAt(++at);
      const group = code < 128 ? (ch.GROUP[code] as number) : ch.IN_NAME;
      if (group < ch.FIRST_SKIPPED) {
        this.readToken(group, at);
        return;
      }
      at = this.skip(code, at);
      if (at < 0) return;
      code = source.charCodeAt(at);
    }
  }

  /** Reads the token at `at`, whose first character is in `group`. */
  private readToken(group: number, at: number): void {
    switch (group) {
      case ch.IN_NAME:
        this.name(at);
        break;
      case ch.IN_NUMBER:
        this.number(at);
        break;
      case ch.QUOTE:
        this.openString(at, at);
        break;
      case ch.OPERATOR:
        this.operator(at);
        break;
      case ch.DOT_GROUP:
        this.dot(at);
        break;
      default:
        if (group === ch.OPENING) this.brackets++;
        else if (group === ch.CLOSING) this.brackets--;
        this.set(ch.SIGN[this.source.charCodeAt(at)] as number, at, at + 1);
    }
  }

  /** The kind of the token behind the one at hand. */
  protected kindAhead(): number {
    const { kind, start, end, brackets, extras } = this;
    this.extras = [];
    this.next();
    const ahead = this.kind;
    this.set(kind, start, end);
    this.brackets = brackets;
    this.extras = extras;
    return ahead;
  }

  private set(kind: number, start: number, end: number): void {
    this.kind = kind;
    this.start = start;
    this.end = end;
  }

  /** Skips a line's end, a comment or a continuation: the offset behind it, or -1 when the logical line has ended. */
  private skip(code: number, at: number): number {
    if (code === ch.TAB || code === ch.RETURN_CODE) return at + 1;
    if (code === ch.HASH) return this.comment(at);
    if (code === ch.BACKSLASH) return this.continuation(at);
    if (this.brackets === 0 && (code === ch.LINE_FEED || at === this.length)) {
      this.set(kinds.NEWLINE, at, at);
      return -1;
    }
    return code === ch.LINE_FEED ? this.lineEndInBrackets(at) : giveUp();
  }

  private comment(at: number): number {
    if (this.fields > 0) giveUp();
    const end = this.endOfPhysicalLine(at);
    this.extras.push(leaf('comment', at, end));
    return end;
  }

  private endOfPhysicalLine(at: number): number {
    const end = this.source.indexOf('\n', at);
    return end < 0 ? this.length : end;
  }

  /**
   * A backslash at the end of a line. tree-sitter has a node for it, but not in front of a string. It counts what
   * follows differently where that is another line's end, a comment or a further backslash.
   */
  private continuation(at: number): number {
    const { source } = this;
    if (this.fields > 0) giveUp();
    let end = at + 1;
    if (source.charCodeAt(end) === ch.RETURN_CODE) end++;
    if (source.charCodeAt(end) !== ch.LINE_FEED) giveUp();
    end++;
    let after = end;
    while (source.charCodeAt(after) === ch.SPACE || source.charCodeAt(after) === ch.TAB) after++;
    const code = source.charCodeAt(after);
    if (code < 32 || code === ch.HASH || code === ch.BACKSLASH) giveUp();
    if (!isStringAt(source, after)) this.extras.push(leaf('line_continuation', at, end));
    return after;
  }

  /**
   * Line ends in brackets mean nothing, with one exception: tree-sitter ends a block, and fails, where a line begins
   * left of the block, unless with a bracket that may close or a string. The offset of what comes next.
   */
  private lineEndInBrackets(at: number): number {
    if (this.fields > 0) giveUp();
    if (this.indent === 0) return at + 1;
    const { source } = this;
    let indent = 0;
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === ch.SPACE) indent++;
      else if (code === ch.TAB) indent += 8;
      else if (code === ch.LINE_FEED || code === ch.RETURN_CODE) indent = 0;
      else {
        if (indent < this.indent && ch.GROUP[code] !== ch.CLOSING && ch.GROUP[code] !== ch.QUOTE) giveUp();
        return at;
      }
      if (indent > MAX_INDENT) giveUp();
      at++;
    }
  }

  private name(start: number): void {
    const { source } = this;
    let at = start;
    let code = source.charCodeAt(at);
    while (code < 128 ? ch.GOES_ON[code] === 1 : isOldLetter(code)) code = source.charCodeAt(++at);
    if (at === start || code >= 128) giveUp();
    if (code === ch.SINGLE_QUOTE || code === ch.DOUBLE_QUOTE) {
      this.openString(start, at);
      return;
    }
    const length = at - start;
    const keyword = length > 1 && length <= LONGEST_KEYWORD ? keywordAt(source, start, length) : 0;
    this.set(keyword === 0 ? kinds.NAME : keyword, start, at);
  }

  private number(start: number): void {
    const found = scanNumber(this.source, start);
    this.set(found < 0 ? kinds.FLOAT : kinds.INTEGER, start, Math.abs(found));
  }

  private dot(start: number): void {
    const { source } = this;
    const code = source.charCodeAt(start + 1);
    if (ch.isDecimal(code)) {
      this.number(start);
      return;
    }
    const isEllipsis = code === ch.FULL_STOP && source.charCodeAt(start + 2) === ch.FULL_STOP;
    this.set(isEllipsis ? kinds.ELLIPSIS : kinds.DOT, start, isEllipsis ? start + 3 : start + 1);
  }

  private operator(start: number): void {
    const { source } = this;
    const code = source.charCodeAt(start);
    const second = source.charCodeAt(start + 1);
    let kind = ch.SIGN[code] as number;
    let length = 1;
    if (second === ch.EQUALS && ch.SIGN_EQUALS[code] !== 0) {
      kind = ch.SIGN_EQUALS[code] as number;
      length = 2;
    } else if (second === code && ch.DOUBLED[code] !== 0) {
      const isAssign = source.charCodeAt(start + 2) === ch.EQUALS;
      kind = (isAssign ? ch.DOUBLED_EQUALS[code] : ch.DOUBLED[code]) as number;
      length = isAssign ? 3 : 2;
    } else if (second === ch.GREATER && (code === ch.HYPHEN || code === ch.LESS)) {
      // `<>` was an operator once.
      if (code === ch.LESS) giveUp();
      kind = kinds.ARROW;
      length = 2;
    }
    this.set(kind, start, start + length);
  }

  /** The start of a string: prefix at `start`, quote at `quote`. */
  private openString(start: number, quote: number): void {
    const { source } = this;
    const code = source.charCodeAt(quote);
    if (quote - start > 2 || !isPrefix(source, start, quote)) giveUp();
    const isTriple = source.charCodeAt(quote + 1) === code && source.charCodeAt(quote + 2) === code;
    this.set(kinds.STRING, start, quote + (isTriple ? 3 : 1));
  }

  /** Goes from NEWLINE to the first token of the next line with code, collecting the comments between. */
  protected endLine(): void {
    const { source } = this;
    let at = this.end;
    let indent = 0;
    this.lineComments.length = 0;
    this.lineCommentIndents.length = 0;
    this.commentsPlaced = 0;
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === ch.SPACE) indent++;
      else if (code === ch.TAB) indent += 8;
      else if (code === ch.LINE_FEED || code === ch.RETURN_CODE) indent = 0;
      else if (code === ch.HASH) {
        const end = this.endOfPhysicalLine(at);
        this.lineComments.push(leaf('comment', at, end));
        this.lineCommentIndents.push(indent);
        at = end;
        continue;
      } else break;
      at++;
      if (indent > MAX_INDENT) giveUp();
    }
    this.end = at;
    if (at === this.length) {
      this.lineIndent = 0;
      this.set(kinds.END, at, at);
      return;
    }
    if (source.charCodeAt(at) === ch.BACKSLASH) giveUp();
    this.lineIndent = indent;
    this.next();
  }
}

function isPrefix(source: string, start: number, quote: number): boolean {
  const length = quote - start;
  if (length === 0) return true;
  const first = source.charCodeAt(start) | 32;
  if (length === 1) return isPrefixLetter(first) || first === LETTER_U;
  const second = source.charCodeAt(start + 1) | 32;
  return first === LETTER_R
    ? isPrefixLetter(second) && second !== LETTER_R
    : second === LETTER_R && isPrefixLetter(first);
}

const LETTER_B = 98;
const LETTER_F = 102;
const LETTER_R = 114;
const LETTER_U = 117;

function isPrefixLetter(code: number): boolean {
  return code === LETTER_B || code === LETTER_F || code === LETTER_R;
}

function isStringAt(source: string, start: number): boolean {
  let at = start;
  while (at < start + 3) {
    const code = source.charCodeAt(at);
    if (code === ch.SINGLE_QUOTE || code === ch.DOUBLE_QUOTE) return isPrefix(source, start, at);
    if (code >= 128 || ch.GROUP[code] !== ch.IN_NAME) return false;
    at++;
  }
  return false;
}
