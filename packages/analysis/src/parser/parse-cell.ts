import type { AnalysisCell } from '../cell.ts';
import type { Magic, RewrittenCell } from '../source/magics.ts';
import { rewriteMagics } from '../source/magics.ts';
import type { SourceRange } from '../source/range.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { parsePython } from './load-parser.ts';
import type { SyntaxNode, SyntaxTree } from './syntax.ts';
import { textOf } from './syntax.ts';

/** A code cell, rewritten and parsed. */
export interface ParsedCell {
  readonly cell: AnalysisCell;
  readonly rewritten: RewrittenCell;
  readonly tree: SyntaxTree;
  /** The text of a node, as rewritten. */
  readonly text: (node: SyntaxNode) => string;
  /** The range of a node, or of two offsets of the rewritten text, in the cell's original source. */
  readonly rangeOf: (node: { readonly start: number; readonly end: number }) => SourceRange;
  /** The range of two offsets of the original source. */
  readonly sourceRange: (extent: { readonly start: number; readonly end: number }) => SourceRange;
  /** The magic whose placeholder is exactly at this node. */
  readonly magicAt: (node: SyntaxNode) => Magic | undefined;
}

export function parseCell(cell: AnalysisCell): ParsedCell {
  const rewritten = rewriteMagics(cell.source);
  const tree = parsePython(rewritten.text);
  const lineStarts = lineStartsOf(cell.source);
  return {
    cell,
    rewritten,
    tree,
    text: (node) => textOf(node, tree.text),
    rangeOf: (node) => rangeOf(lineStarts, rewritten.toOriginal(node.start), rewritten.toOriginal(node.end)),
    sourceRange: ({ start, end }) => rangeOf(lineStarts, start, end),
    magicAt: (node) => rewritten.magics.find((magic) => magic.placeholder === node.start),
  };
}
