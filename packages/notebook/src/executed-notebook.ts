import type { Cell, Notebook, Output } from './document.ts';

/** What one execution of a code cell left behind. */
export interface CellExecution {
  /** The number in `In [n]`; null when the cell did not run. */
  readonly executionCount: number | null;
  readonly outputs: readonly Output[];
}

/**
 * The document of an executed notebook: every code cell gets the outputs and the count given under its id,
 * all others none, so that nothing of an earlier execution is left.
 */
export function withOutputs(notebook: Notebook, executions: ReadonlyMap<string, CellExecution>): Notebook {
  const cells = notebook.cells.map((cell): Cell => {
    if (cell.cell_type !== 'code') return cell;
    const execution = executions.get(cell.id);
    return {
      ...cell,
      execution_count: execution?.executionCount ?? null,
      outputs: execution?.outputs ?? [],
    };
  });
  return { ...notebook, cells };
}
