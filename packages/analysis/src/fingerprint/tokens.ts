import type { AnalysisCell } from '../cell.ts';
import { readImports } from '../imports/read-imports.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SyntaxNode } from '../parser/syntax.ts';
import { BUILTINS } from '../tables/builtins.ts';

/** One token of a cell, formatting taken away. */
export type Token =
  /** Keywords, operators, attributes, argument names, builtins: what a reader cannot choose. */
  | { readonly kind: 'fixed'; readonly text: string }
  /** A name that somebody chose. */
  | { readonly kind: 'name'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'string'; readonly text: string };

const fixed = (text: string): Token => ({ kind: 'fixed', text });
const BLOCK_START = fixed('{indent');
const BLOCK_END = fixed('dedent}');

/** Names that imports bind, by what they are: `pd` → `pandas`. They stay whatever they are called. */
export type ImportedNames = ReadonlyMap<string, string>;

export function importedNames(cells: readonly AnalysisCell[]): ImportedNames {
  const names = new Map<string, string>();
  for (const cell of cells) {
    if (cell.type !== 'code') continue;
    for (const { module, member, local } of readImports(parseCell(cell)))
      if (local !== '*') names.set(local, member === undefined ? module : `${module}.${member}`);
  }
  return names;
}

/**
 * The tokens of a cell without comments, formatting, quote style, trailing commas and semicolons, and parentheses
 * that only group. IPython syntax counts as one token each.
 */
export function readTokens(cell: AnalysisCell, imported: ImportedNames): readonly Token[] {
  const parsed = parseCell(cell);
  if (parsed.rewritten.opaque) return [fixed(collapse(cell.source))];
  const tokens = parsed.rewritten.magics
    .filter(({ placeholder }) => placeholder === undefined)
    .map(({ kind, name, argument }) => fixed(`${kind} ${name} ${collapse(argument)}`));
  new TokenReader(parsed, imported, tokens).read(parsed.tree.root);
  return tokens;
}

const collapse = (text: string): string => text.trim().replace(/\s+/g, ' ');

class TokenReader {
  private readonly parsed: ParsedCell;
  private readonly imported: ImportedNames;
  private readonly tokens: Token[];

  constructor(parsed: ParsedCell, imported: ImportedNames, tokens: Token[]) {
    this.parsed = parsed;
    this.imported = imported;
    this.tokens = tokens;
  }

  read(node: SyntaxNode, parent?: SyntaxNode): void {
    if (node.type === 'comment') return;
    if (node.type === 'string') {
      this.readString(node);
      return;
    }
    if (node.children.length === 0) {
      this.readLeaf(node, parent);
      return;
    }
    const isBlock = node.type === 'block';
    if (isBlock) this.tokens.push(BLOCK_START);
    for (const [index, child] of node.children.entries())
      if (!isDecoration(node, child, node.children[index + 1])) this.read(child, node);
    if (isBlock) this.tokens.push(BLOCK_END);
  }

  private readLeaf(node: SyntaxNode, parent: SyntaxNode | undefined): void {
    const magic = this.parsed.magicAt(node);
    if (magic !== undefined) {
      this.tokens.push(fixed(`${magic.kind} ${magic.name} ${collapse(magic.argument)}`));
      return;
    }
    const text = this.parsed.text(node);
    if (text === '') return;
    if (node.type === 'integer' || node.type === 'float')
      this.tokens.push({ kind: 'number', text: text.toLowerCase().replaceAll('_', '') });
    else if (node.type === 'identifier') this.tokens.push(this.readName(text, node, parent));
    else this.tokens.push(fixed(text));
  }

  private readName(text: string, node: SyntaxNode, parent: SyntaxNode | undefined): Token {
    const isAttribute = parent?.type === 'attribute' && node.field === 'attribute';
    const isKeyword = parent?.type === 'keyword_argument' && node.field === 'name';
    if (isAttribute || isKeyword || parent?.type === 'dotted_name') return fixed(text);
    const qualified = this.imported.get(text);
    if (qualified !== undefined) return fixed(qualified);
    return BUILTINS.has(text) ? fixed(text) : { kind: 'name', text };
  }

  /** f-strings hold code between their braces; every other string is one token. */
  private readString(node: SyntaxNode): void {
    const holes = node.children.filter((child) => child.type === 'interpolation');
    const start = node.children[0];
    const prefix =
      start === undefined
        ? ''
        : this.parsed
            .text(start)
            .replace(/["']+$/, '')
            .toLowerCase();
    const meaning = prefix.replace(/[u]/g, '');
    if (holes.length === 0) {
      const end = node.children.at(-1);
      const inner = this.parsed.tree.text.slice(start?.end ?? node.start, end?.start ?? node.end);
      this.tokens.push({ kind: 'string', text: `${meaning}"${inner.replace(/\\(["'])/g, '$1')}` });
      return;
    }
    this.tokens.push(fixed('f"'));
    for (const child of node.children) {
      if (child.type === 'interpolation') this.read(child);
      else if (child.type === 'string_content')
        this.tokens.push({ kind: 'string', text: this.parsed.text(child) });
    }
    this.tokens.push(fixed('"f'));
  }
}

/** What formatters add and take away. */
function isDecoration(parent: SyntaxNode, child: SyntaxNode, next: SyntaxNode | undefined): boolean {
  if (child.named) return false;
  if (child.type === ';') return true;
  if (child.type === ',') return next !== undefined && /^[)\]}]$/.test(next.type);
  const isParenthesis = child.type === '(' || child.type === ')';
  return isParenthesis && parent.type === 'parenthesized_expression';
}
