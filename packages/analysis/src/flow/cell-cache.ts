import type { AnalysisCell } from '../cell.ts';
import type { KnownStatements } from '../facts/lower-cell.ts';
import { lowerCell } from '../facts/lower-cell.ts';
import type { Action, Statement } from '../facts/program.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import type { SourceRange } from '../source/range.ts';

/** A cell's parse and program, which depend on its text alone. */
export interface LoweredCell {
  readonly parsed: ParsedCell;
  readonly statements: readonly Statement[];
  /** Where each statement stands in the cell's source. */
  readonly ranges: readonly SourceRange[];
}

/** Cells and statements that are kept; a notebook that goes on being edited needs but its last ones. */
const MAX_CELLS = 20_000;
const MAX_STATEMENTS = 100_000;

/**
 * The programs of cells by their texts. A statement that stands unchanged at its place in an edited cell keeps its
 * program, one object, so that nothing that only calls its functions is read again.
 */
export class CellCache {
  private readonly cells = new Map<string, LoweredCell>();
  private readonly statements: KnownStatements = new Map();

  /** Whether it holds so much that it had better begin anew. */
  get isFull(): boolean {
    return this.cells.size > MAX_CELLS || this.statements.size > MAX_STATEMENTS;
  }

  lower(cell: AnalysisCell): LoweredCell {
    const known = this.cells.get(cell.source);
    if (known !== undefined) return known;
    const parsed = parseCell(cell);
    const statements = lowerCell(parsed, this.statements);
    const lowered = { parsed, statements, ranges: statements.map((one) => parsed.rangeOf(one)) };
    this.cells.set(cell.source, lowered);
    return lowered;
  }
}

/** Lowers Python text that stands inside a literal, for `eval` and `exec`. */
export function lowerText(code: string): readonly Action[] | undefined {
  const parsed = parseCell({ id: '', type: 'code', source: code, tags: [] });
  if (parsed.tree.hasError || parsed.rewritten.magics.length > 0) return undefined;
  return lowerCell(parsed).flatMap((statement) => statement.actions);
}
