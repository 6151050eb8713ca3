import type { AnalysisCell } from '../cell.ts';
import { lowerCell } from '../facts/lower-cell.ts';
import type { Action, Statement } from '../facts/program.ts';
import type { ParsedCell } from '../parser/parse-cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import { FlowBuilder } from './flow-builder.ts';
import type { NotebookGraph } from './graph.ts';

export interface AnalyzeOptions {
  /**
   * Cell ids in the order in which they ran; a cell may occur more than once, cells that never ran are left out.
   * Without it, the notebook's order counts.
   */
  readonly executionOrder?: readonly string[];
}

/** A cell's parse and program, which depend on its text alone. */
export interface LoweredCell {
  readonly parsed: ParsedCell;
  readonly statements: readonly Statement[];
}

/** Cells that are kept parsed; a notebook with more re-parses the rest. */
const MAX_CACHED_CELLS = 5_000;

/**
 * Analyses notebooks and remembers each cell's parse, so that analysing again after an edit parses only what
 * changed. Keep one per open notebook.
 */
export class NotebookAnalyzer {
  private readonly cache = new Map<string, LoweredCell>();

  /** The dataflow of these cells. Needs `loadParser`; never throws because of what they say. */
  analyze(cells: readonly AnalysisCell[], options: AnalyzeOptions = {}): NotebookGraph {
    const code = new Map(
      cells.flatMap((cell, index) => (cell.type === 'code' ? [[cell.id, { cell, index }] as const] : [])),
    );
    const order = options.executionOrder ?? [...code.keys()];
    const builder = new FlowBuilder(lowerText);
    for (const id of order) {
      const found = code.get(id);
      if (found !== undefined) builder.addCell(found.cell, found.index, this.lower(found.cell));
    }
    return builder.finish();
  }

  private lower(cell: AnalysisCell): LoweredCell {
    const cached = this.cache.get(cell.source);
    if (cached !== undefined) return cached;
    const parsed = parseCell(cell);
    const lowered = { parsed, statements: lowerCell(parsed) };
    if (this.cache.size >= MAX_CACHED_CELLS) this.cache.clear();
    this.cache.set(cell.source, lowered);
    return lowered;
  }
}

/** The dataflow of a notebook, once. For repeated analysis keep a `NotebookAnalyzer`. */
export function analyzeNotebook(cells: readonly AnalysisCell[], options: AnalyzeOptions = {}): NotebookGraph {
  return new NotebookAnalyzer().analyze(cells, options);
}

/** Lowers Python text that stands inside a literal, for `eval` and `exec`. */
function lowerText(code: string): readonly Action[] | undefined {
  const parsed = parseCell({ id: '', type: 'code', source: code, tags: [] });
  if (parsed.tree.hasError || parsed.rewritten.magics.length > 0) return undefined;
  return lowerCell(parsed).flatMap((statement) => statement.actions);
}
