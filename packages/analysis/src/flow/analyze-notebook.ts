import type { AnalysisCell } from '../cell.ts';
import { CellCache } from './cell-cache.ts';
import type { CellRun } from './flow-history.ts';
import { FlowHistory } from './flow-history.ts';
import type { NotebookGraph } from './graph.ts';
import { GraphMaker } from './graph-maker.ts';
import { limitsFor } from './limits.ts';

export interface AnalyzeOptions {
  /**
   * Cell ids in the order in which they ran; a cell may occur more than once, cells that never ran are left out.
   * Without it, the notebook's order counts.
   */
  readonly executionOrder?: readonly string[];
}

/**
 * Analyses a notebook again and again. What it found of each cell is kept: after an edit only the edited cells are
 * read, and those below that look at something that is no longer the same. The answer is always that of
 * `analyzeNotebook`. Keep one per open notebook.
 */
export class NotebookAnalyzer {
  private cache = new CellCache();
  private history: FlowHistory | undefined;
  private maker: GraphMaker | undefined;

  /** The dataflow of these cells. Needs `loadParser`; never throws because of what they say. */
  analyze(cells: readonly AnalysisCell[], options: AnalyzeOptions = {}): NotebookGraph {
    const runs = runsOf(cells, options);
    if (this.cache.isFull || this.history?.isFull === true) {
      this.cache = new CellCache();
      this.history = undefined;
    }
    let statements = 0;
    for (const { cell } of runs) statements += this.cache.lower(cell).statements.length;
    const limits = limitsFor(statements);
    if (
      this.history === undefined ||
      this.maker === undefined ||
      this.history.limits.links !== limits.links
    ) {
      this.history = new FlowHistory(this.cache, limits);
      this.maker = new GraphMaker(limits.links);
    }
    return this.maker.make(this.history.read(runs));
  }
}

/** The dataflow of a notebook, once. For repeated analysis keep a `NotebookAnalyzer`. */
export function analyzeNotebook(cells: readonly AnalysisCell[], options: AnalyzeOptions = {}): NotebookGraph {
  return new NotebookAnalyzer().analyze(cells, options);
}

function runsOf(cells: readonly AnalysisCell[], { executionOrder }: AnalyzeOptions): readonly CellRun[] {
  const code = new Map<string, CellRun>();
  for (const [cellIndex, cell] of cells.entries())
    if (cell.type === 'code') code.set(cell.id, { key: cell.id, cell, cellIndex });
  if (executionOrder === undefined) return [...code.values()];
  const times = new Map<string, number>();
  return executionOrder.flatMap((id): CellRun[] => {
    const found = code.get(id);
    if (found === undefined) return [];
    const time = (times.get(id) ?? 0) + 1;
    times.set(id, time);
    return [time === 1 ? found : { ...found, key: `${time} ${id}` }];
  });
}
