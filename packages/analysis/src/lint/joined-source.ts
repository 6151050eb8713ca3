import type { AnalysisCell } from '../cell.ts';
import { type RewrittenCell, rewriteMagics } from '../source/magics.ts';
import { lineStartsOf, rangeOf, type SourceRange } from '../source/range.ts';

interface Part {
  readonly cell: AnalysisCell;
  readonly rewritten: RewrittenCell;
  /** Of the rewritten text. */
  readonly lineStarts: readonly number[];
  /** The first of its lines in the joined text, from 0. */
  readonly firstLine: number;
}

/** A stretch of one cell. */
export interface Place {
  readonly cellId: string;
  readonly range: SourceRange;
  /** Whether it touches IPython syntax, of which the linter saw a stand-in. */
  readonly isMagic: boolean;
  /** Whether it is in the last statement's lines, whose value the notebook shows. */
  readonly isAtEnd: boolean;
}

/** A position as Ruff tells it: lines and columns from 1, columns in UTF-16 units. */
export type RowColumn = { readonly row: number; readonly column: number };

/** The code cells of a notebook as one module, and the way back to the cells. */
export class JoinedSource {
  readonly text: string;
  private readonly parts: readonly Part[];

  constructor(cells: readonly AnalysisCell[]) {
    const parts: Part[] = [];
    const texts: string[] = [];
    let firstLine = 0;
    for (const cell of cells) {
      if (cell.type !== 'code') continue;
      const rewritten = rewriteMagics(cell.source);
      const lineStarts = lineStartsOf(rewritten.text);
      parts.push({ cell, rewritten, lineStarts, firstLine });
      texts.push(rewritten.text);
      firstLine += lineStarts.length;
    }
    this.parts = parts;
    this.text = `${texts.join('\n')}\n`;
  }

  /** Where a stretch of the joined text is; undefined where it spans cells. */
  locate(start: RowColumn, end: RowColumn): Place | undefined {
    const part = this.parts.findLast(({ firstLine }) => firstLine <= start.row - 1);
    if (part === undefined) return undefined;
    const from = offsetIn(part, start);
    const isBeyond = end.row - 1 >= part.firstLine + part.lineStarts.length;
    // What ends at the beginning of the next cell ends with this one.
    if (isBeyond && (end.row - 1 > part.firstLine + part.lineStarts.length || end.column > 1))
      return undefined;
    const to = isBeyond ? part.rewritten.text.length : offsetIn(part, end);
    const { toOriginal, magics } = part.rewritten;
    const { source } = part.cell;
    const range = rangeOf(
      lineStartsOf(source),
      toOriginal(from),
      Math.min(source.length, toOriginal(Math.max(from, to))),
    );
    return {
      cellId: part.cell.id,
      range,
      isMagic: magics.some(
        (magic) => magic.start < Math.max(range.end, range.start + 1) && magic.end > range.start,
      ),
      isAtEnd: source.slice(range.end).replace(/;|\s|#[^\n]*/g, '') === '',
    };
  }
}

function offsetIn({ lineStarts, firstLine, rewritten }: Part, { row, column }: RowColumn): number {
  const start = lineStarts[row - 1 - firstLine] ?? rewritten.text.length;
  return Math.min(rewritten.text.length, start + column - 1);
}
