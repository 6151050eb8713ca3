import { scanLogicalLines } from './logical-lines.ts';
import {
  AUTOMAGIC_WORDS,
  OPTIONS_WITH_VALUE,
  PYTHON_CELL_MAGICS,
  STATEMENT_LINE_MAGICS,
} from './magic-names.ts';
import { PositionMap } from './position-map.ts';
import { stripDecoration } from './strip-decoration.ts';

/** One piece of IPython syntax that is not Python. */
export interface Magic {
  /**
   * `cell` `%%name`, `line` `%name`, `shell` `!command`, `help` `name?`, `autocall` `/f x`, `automagic` a bare
   * `pip install …`.
   */
  readonly kind: 'cell' | 'line' | 'shell' | 'help' | 'autocall' | 'automagic';
  /** The magic's name without percent signs; for a shell command its first word; for help the name asked about. */
  readonly name: string;
  /** The text after the name. */
  readonly argument: string;
  /** Offsets in the cell's original source; a cell magic's range is its first line. */
  readonly start: number;
  readonly end: number;
  /** Offset of its placeholder in the rewritten text; undefined when nothing stands for it there. */
  readonly placeholder?: number;
  /** Whether its result is assigned, as in `files = !ls`. */
  readonly assigned: boolean;
}

/** A cell's source as Python can parse it. Line numbers are those of the source. */
export interface RewrittenCell {
  readonly text: string;
  /** In order of position. */
  readonly magics: readonly Magic[];
  /** The cell is written in another language (`%%bash`, `%%sql`, `%%html`); `text` is blank then. */
  readonly opaque: boolean;
  /** The offset in the source of an offset in `text`. */
  readonly toOriginal: (offset: number) => number;
}

interface Edit {
  /** Offsets in the undecorated text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/**
 * Turns IPython's syntax into plain Python without moving a line: a magic becomes `0` and a comment of equal
 * length, `%time statement` keeps its statement, prompts and a common indentation go. Never throws.
 */
export function rewriteMagics(source: string): RewrittenCell {
  const plain = stripDecoration(source);
  const cellMagic = readCellMagic(plain.text);
  if (cellMagic !== undefined && !PYTHON_CELL_MAGICS.has(cellMagic.name)) {
    const magic = {
      ...cellMagic,
      start: plain.map.toOriginal(cellMagic.start),
      end: plain.map.toOriginal(cellMagic.end),
    };
    return { text: blank(plain.text), magics: [magic], opaque: true, toOriginal: plain.map.toOriginal };
  }
  const rewriter = new Rewriter(plain.text, cellMagic);
  const result = rewriter.run();
  const toPlain = result.map.toOriginal;
  const toSource = plain.map.toOriginal;
  return {
    text: result.text,
    magics: result.magics.map((magic) => ({
      ...magic,
      start: toSource(magic.start),
      end: toSource(magic.end),
    })),
    opaque: false,
    toOriginal:
      plain.map.isIdentity && result.map.isIdentity ? identity : (offset) => toSource(toPlain(offset)),
  };
}

const identity = (offset: number) => offset;

const CELL_MAGIC = /^\s*%%(\S*)([^\n]*)/;

function readCellMagic(text: string): Magic | undefined {
  const match = CELL_MAGIC.exec(text);
  const name = match?.[1];
  if (match === null || name === undefined || name.endsWith('?')) return undefined;
  const end = match[0].length;
  const start = text.indexOf('%%');
  return { kind: 'cell', name, argument: (match[2] ?? '').trim(), start, end, assigned: false };
}

class Rewriter {
  private readonly source: string;
  private readonly edits: Edit[] = [];
  private readonly magics: Magic[] = [];
  private readonly from: number;

  constructor(source: string, cellMagic: Magic | undefined) {
    this.source = source;
    this.from = cellMagic?.end ?? 0;
    if (cellMagic === undefined) return;
    this.magics.push(cellMagic);
    this.edits.push({
      start: cellMagic.start,
      end: cellMagic.end,
      replacement: '#'.padEnd(cellMagic.end - cellMagic.start),
    });
  }

  run(): { text: string; magics: Magic[]; map: PositionMap } {
    scanLogicalLines(this.source, this.from, (start, end) => this.rewriteLine(start, end));
    const map = new PositionMap();
    let text = '';
    let at = 0;
    for (const edit of this.edits) {
      text += this.source.slice(at, edit.start) + edit.replacement;
      at = edit.end;
      map.add(text.length, edit.end - text.length);
    }
    const magics = this.magics.map((magic) =>
      magic.placeholder === undefined ? magic : { ...magic, placeholder: map.toRewritten(magic.placeholder) },
    );
    return { text: text + this.source.slice(at), magics, map };
  }

  /** Rewrites one logical line when it is a magic; answers true when it is, so that scanning skips its text. */
  private rewriteLine(start: number, end: number): boolean {
    const line = this.source.slice(start, end);
    const prefix = this.statementMagic(line, start);
    if (prefix > 0) return this.rewriteLine(start + prefix, end);
    return (
      this.escaped(line, start) ||
      this.assigned(line, start) ||
      this.help(line, start) ||
      this.automagic(line, start)
    );
  }

  /** `%time statement`: the prefix goes, the statement stays. Answers the prefix's length, 0 for other lines. */
  private statementMagic(line: string, start: number): number {
    const match = /^%(\w+)[ \t]+/.exec(line);
    if (match === null || !STATEMENT_LINE_MAGICS.has(match[1] ?? '')) return 0;
    const prefix = match[0].length + optionsLength(line.slice(match[0].length));
    const statement = line.slice(prefix);
    if (statement.trim() === '') return 0;
    this.magics.push({ ...magicOf('line', line, start), argument: statement });
    this.edits.push({ start, end: start + prefix, replacement: '' });
    return prefix;
  }

  private escaped(line: string, start: number): boolean {
    const first = line[0] ?? '';
    if (/^%[ \t]*\S/.test(line)) this.replace(magicOf('line', line, start), line, start);
    else if (first === '!') this.replace(magicOf('shell', line, start), line, start);
    else if (first === '?') this.replace(magicOf('help', line, start), line, start);
    else if (/^[/,;][A-Za-z_]/.test(line)) this.replace(magicOf('autocall', line, start), line, start);
    else return false;
    return true;
  }

  /** `name = %magic` and `name = !command`; targets may be attributes, subscripts or tuples. */
  private assigned(line: string, start: number): boolean {
    const match = /^([\w.,*[\]'" ()\t]+?(?:=[ \t]*)+)([%!])(?=\S)/.exec(line);
    const target = match?.[1];
    if (target === undefined || /==/.test(target) || !isBalanced(target)) return false;
    const rest = line.slice(target.length);
    const kind = match?.[2] === '!' ? 'shell' : 'line';
    if (kind === 'line' && !/^%\w/.test(rest)) return false;
    const at = start + target.length;
    this.replace({ ...magicOf(kind, rest, at), assigned: true }, rest, at);
    return true;
  }

  private help(line: string, start: number): boolean {
    if (!line.includes('?')) return false;
    const match = /(%{0,2}(?!\d)[\w*]+(?:\.[\w*]+|\[-?\d+\])*)(\?\??)[ \t;]*(?:#.*)?$/.exec(line);
    // A question mark that ends a comment or stands in a string asks nothing.
    if (match === null || /[#'"]/.test(line.slice(0, match.index))) return false;
    this.replace({ ...magicOf('help', line, start), name: match[1] ?? '' }, line, start);
    return true;
  }

  private automagic(line: string, start: number): boolean {
    const match = /^([a-z_]+)3?[ \t]+(?!=|\(|(?:in|is|and|or|not|if|else|for)\b)[\w~./\\%"'-]/.exec(line);
    if (match === null || !AUTOMAGIC_WORDS.has(match[1] ?? '')) return false;
    if (/^\w+[ \t]+[-/%][ \t]/.test(line)) return false;
    this.replace(magicOf('automagic', line, start), line, start);
    return true;
  }

  private replace(magic: Magic, text: string, start: number): void {
    this.magics.push({ ...magic, placeholder: start });
    this.edits.push({ start, end: start + text.length, replacement: placeholderFor(text) });
  }
}

/** `0#` and filling of equal length, every further physical line a comment. */
function placeholderFor(text: string): string {
  return text
    .split('\n')
    .map((line, index) => {
      if (index === 0) return line.length < 2 ? '0' : '0#'.padEnd(line.length);
      return line.length === 0 ? '' : '#'.padEnd(line.length);
    })
    .join('\n');
}

/** Whether every bracket and quote that is opened is closed: `f('a = %s' % b)` assigns nothing. */
function isBalanced(target: string): boolean {
  const plain = target.replace(/'[^']*'|"[^"]*"/g, '');
  const count = (pattern: RegExp) => plain.match(pattern)?.length ?? 0;
  return !/['"]/.test(plain) && count(/[([]/g) === count(/[)\]]/g);
}

function magicOf(kind: Magic['kind'], text: string, start: number): Magic {
  const end = start + text.length;
  const body = text.replace(/^[%!?/,;]+/, '').trim();
  const match = /^\S*/.exec(body);
  const name = kind === 'help' ? body.replace(/\?+$/, '') : (match?.[0] ?? '');
  const argument = kind === 'help' ? '' : body.slice(name.length).trim();
  return { kind, name, argument, start, end, assigned: false };
}

/** Length of leading options such as `-n 10 -r3 -q `, spaces included. */
function optionsLength(text: string): number {
  let length = 0;
  for (;;) {
    const match = /^-(-[\w-]+|[A-Za-z]\S*)[ \t]+/.exec(text.slice(length));
    if (match === null) return length;
    length += match[0].length;
    const option = match[1] ?? '';
    if (option.length === 1 && OPTIONS_WITH_VALUE.has(option)) {
      length += /^\S+[ \t]*/.exec(text.slice(length))?.[0].length ?? 0;
    }
  }
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
