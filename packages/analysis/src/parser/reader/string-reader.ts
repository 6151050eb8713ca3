import * as ch from './characters.ts';
import { escapeEnd } from './escapes.ts';
import { branch, inField, leaf, NO_CHILDREN, type Node, token } from './node.ts';
import * as kinds from './token-kinds.ts';
import { TokenReader } from './token-reader.ts';
import { giveUp } from './unreadable.ts';

const RAW = 1;
const FORMAT = 2;
const BYTES = 4;
const TRIPLE = 8;

/** Flags by the letters of a prefix. */
const FLAG_OF_LETTER = new Uint8Array(128);
for (const [letters, flag] of [
  ['rR', RAW],
  ['fF', FORMAT],
  ['bB', BYTES],
] as const) {
  for (const letter of letters) FLAG_OF_LETTER[letter.charCodeAt(0)] = flag;
}

/** Characters that are more than content in some string. */
const STOPS = new Uint8Array(128);
for (const character of '\'"\\\n\0{}') STOPS[character.charCodeAt(0)] = 1;

/** Strings, those with replacement fields too. */
export abstract class StringReader extends TokenReader {
  /** Of the string that is being read. */
  private quote = 0;
  private flags = 0;
  /** Escapes in the content that is being read. */
  private parts: Node[] = NO_CHILDREN;

  /** One string, or several next to each other. */
  protected strings(): Node {
    const first = this.string();
    if (this.kind !== kinds.STRING) return first;
    const strings = [first];
    while (this.kind === kinds.STRING) strings.push(this.string());
    return branch('concatenated_string', strings);
  }

  private string(): Node {
    const { source } = this;
    const children = [leaf('string_start', this.start, this.end)];
    this.readOpening();
    let at = this.end;
    for (;;) {
      const from = at;
      this.parts = NO_CHILDREN;
      at = (this.flags & RAW) === 0 ? this.content(from) : this.rawContent(from);
      if (at > from) children.push(this.contentNode(from, at));
      if (source.charCodeAt(at) === this.quote) break;
      children.push(this.field('interpolation', at));
      at = this.end;
    }
    this.end = at + ((this.flags & TRIPLE) === 0 ? 1 : 3);
    children.push(leaf('string_end', at, this.end));
    this.next();
    return branch('string', children);
  }

  private readOpening(): void {
    const { source, start, end } = this;
    let at = start;
    let flags = 0;
    let code = source.charCodeAt(at);
    while (code !== ch.SINGLE_QUOTE && code !== ch.DOUBLE_QUOTE) {
      flags |= FLAG_OF_LETTER[code] as number;
      code = source.charCodeAt(++at);
    }
    this.quote = code;
    this.flags = end - at === 3 ? flags | TRIPLE : flags;
  }

  private contentNode(start: number, end: number): Node {
    if (this.parts === NO_CHILDREN) return leaf('string_content', start, end);
    const node = branch('string_content', this.parts);
    node.start = start;
    node.end = end;
    return node;
  }

  /** Skips to the closing quote or the brace of a field, collecting escapes. */
  private content(from: number): number {
    const { source } = this;
    let at = from;
    for (;;) {
      let code = source.charCodeAt(at);
      while (code >= 128 || STOPS[code] === 0) code = source.charCodeAt(++at);
      if (code === this.quote) {
        if (this.closes(at)) return at;
        at += this.innerQuotes(at);
      } else if (code === ch.BACKSLASH) {
        at = this.escape(at);
      } else if (this.isBrace(code)) {
        if (this.opensField(at)) return at;
        at += 2;
      } else {
        this.checkCharacter(code);
        at++;
      }
    }
  }

  /**
   * The same for raw strings. tree-sitter forgets that there is content when all of a piece was escaped, and takes it
   * for a part of the closing quotes: that is left to it.
   */
  private rawContent(from: number): number {
    const { source } = this;
    let at = from;
    let pieceStart = from;
    let hasContent = true;
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === ch.BACKSLASH) {
        if (at === pieceStart) hasContent = false;
        at = this.rawBackslash(at);
        continue;
      }
      if (code === this.quote || this.isBrace(code)) {
        pieceStart = this.rawStop(at, hasContent);
        if (pieceStart === at) return at;
        at = pieceStart;
      } else {
        this.checkCharacter(code);
        at++;
      }
      hasContent = true;
    }
  }

  private rawBackslash(backslash: number): number {
    const { source } = this;
    const code = source.charCodeAt(backslash + 1);
    const end = code === this.quote || code === ch.BACKSLASH ? backslash + 2 : backslash + 1;
    // tree-sitter steps over a line's end here, and does not call it content.
    const after = source.charCodeAt(end);
    return after === ch.LINE_FEED || after === ch.RETURN_CODE ? giveUp() : end;
  }

  /** Where a piece of raw content goes on behind a quote or brace; at that, when the content ends with it. */
  private rawStop(at: number, hasContent: boolean): number {
    if (this.source.charCodeAt(at) === this.quote) {
      if (!this.closes(at)) return at + this.innerQuotes(at);
      return hasContent ? at : giveUp();
    }
    if (!hasContent) giveUp();
    return this.opensField(at) ? at : at + 2;
  }

  private closes(at: number): boolean {
    if ((this.flags & TRIPLE) === 0) return true;
    const { source, quote } = this;
    return source.charCodeAt(at + 1) === quote && source.charCodeAt(at + 2) === quote;
  }

  /** How many quotes of a triple-quoted string stand here without closing it. */
  private innerQuotes(at: number): number {
    return this.source.charCodeAt(at + 1) === this.quote ? 2 : 1;
  }

  private isBrace(code: number): boolean {
    return (this.flags & FORMAT) !== 0 && (code === ch.OPEN_CURLY || code === ch.CLOSE_CURLY);
  }

  /** Whether a brace begins a field. Two of them stand for one. */
  private opensField(at: number): boolean {
    const { source } = this;
    const code = source.charCodeAt(at);
    if (source.charCodeAt(at + 1) !== code) return code === ch.OPEN_CURLY || giveUp();
    this.addPart(leaf('escape_interpolation', at, at + 2));
    return false;
  }

  private checkCharacter(code: number): void {
    if (code === ch.NUL || (code === ch.LINE_FEED && (this.flags & TRIPLE) === 0)) giveUp();
  }

  private escape(backslash: number): number {
    if ((this.flags & BYTES) !== 0 && isUnicodeLetter(this.source.charCodeAt(backslash + 1))) giveUp();
    const end = escapeEnd(this.source, backslash);
    this.addPart(
      end === backslash + 1 ? token('\\', backslash, end) : leaf('escape_sequence', backslash, end),
    );
    return end;
  }

  private addPart(part: Node): void {
    if (this.parts === NO_CHILDREN) this.parts = [part];
    else this.parts.push(part);
  }

  /** A replacement field, whose brace is at `start`. Leaves `end` behind it, and what follows unread. */
  private field(type: string, start: number): Node {
    const { quote, flags } = this;
    this.enter();
    this.fields++;
    this.brackets++;
    this.end = start + 1;
    const children = [token('{', start, this.end)];
    this.next();
    if (this.kind === kinds.YIELD) giveUp();
    const value = this.expressions();
    // Of a list, tree-sitter may think that it is one of targets.
    if (value.type === 'expression_list' && value.children.some(isBracket)) giveUp();
    children.push(inField('expression', value));
    if (this.kind === kinds.ASSIGN) children.push(this.take());
    if (this.kind === kinds.BANG) children.push(inField('type_conversion', this.conversion()));
    if (this.kind === kinds.COLON) {
      children.push(inField('format_specifier', this.formatSpecifier()));
    } else if (this.kind !== kinds.CLOSE_BRACE) giveUp();
    children.push(token('}', this.start, this.end));
    this.fields--;
    this.level--;
    this.quote = quote;
    this.flags = flags;
    return branch(type, children);
  }

  private conversion(): Node {
    const code = this.source.charCodeAt(this.end);
    if (code < 97 || code > 122) giveUp();
    this.end++;
    return this.takeLeaf('type_conversion');
  }

  /** Leaves the closing brace at hand. */
  private formatSpecifier(): Node {
    const { source } = this;
    const children = [token(':', this.start, this.end)];
    let at = this.end;
    for (;;) {
      const code = source.charCodeAt(at);
      if (code === ch.CLOSE_CURLY) break;
      if (code === ch.OPEN_CURLY) {
        children.push(this.field('format_expression', at));
        at = this.end;
      } else if (code < 128 && STOPS[code] === 1) {
        giveUp();
      } else at++;
    }
    this.brackets--;
    this.start = at;
    this.end = at + 1;
    const node = branch('format_specifier', children);
    node.end = at;
    return node;
  }
}

function isBracket(node: Node): boolean {
  return node.type === 'tuple' || node.type === 'list' || node.type === 'parenthesized_expression';
}

function isUnicodeLetter(code: number): boolean {
  return code === 78 || code === 85 || code === 117;
}
