import { freeCellId } from './cell-ids.ts';
import { type Cell, type CodeCell, type Notebook, tagsOf } from './document.ts';

const PARAMETERS_TAG = 'parameters';
/** What the cell that sets a run's values is tagged with. */
export const INJECTED_TAG = 'injected-parameters';

/** The first line of the cell that papermill injects; readers of executed notebooks know it. */
const HEADER = '# Parameters';

/**
 * The notebook with a code cell that assigns this run's values, as papermill makes it: tagged
 * `injected-parameters`, right after the cell tagged `parameters`, or first where there is none; one that an
 * earlier run injected is replaced. `assignments` is Python source, one assignment a line. `after` names the cell
 * that sets the defaults where that is not the tagged one.
 */
export function injectParameters(notebook: Notebook, assignments: string, after?: string): Notebook {
  const { cells } = notebook;
  const injected = cells.findIndex((cell) => tagsOf(cell).includes(INJECTED_TAG));
  const tagged = cells.findIndex((cell) => tagsOf(cell).includes(PARAMETERS_TAG));
  const parameters = tagged >= 0 ? tagged : cells.findIndex((cell) => cell.id === after);
  const before = cells.slice(0, injected >= 0 ? injected : parameters + 1);
  const behind = cells.slice(injected >= 0 ? injected + 1 : parameters + 1);
  const cell = makeInjectedCell(assignments, [...before, ...behind]);
  return { ...notebook, cells: [...before, cell, ...behind] };
}

/** The index of the cell tagged `parameters`, or -1. */
export function findParametersCell(notebook: Notebook): number {
  return notebook.cells.findIndex(
    (cell) => cell.cell_type === 'code' && tagsOf(cell).includes(PARAMETERS_TAG),
  );
}

function makeInjectedCell(assignments: string, others: readonly Cell[]): CodeCell {
  const body = assignments.replace(/\n+$/, '');
  return {
    cell_type: 'code',
    id: freeCellId(INJECTED_TAG, others),
    source: body.startsWith(HEADER) ? body : `${HEADER}\n${body}`,
    metadata: { tags: [INJECTED_TAG] },
    execution_count: null,
    outputs: [],
  };
}
