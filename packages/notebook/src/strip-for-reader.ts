import { isLayoutTag } from './cell-layout.ts';
import {
  type Cell,
  isJsonObject,
  type Json,
  type JsonObject,
  type Notebook,
  type Output,
  tagsOf,
} from './document.ts';

/** Tags that say how to show a cell, or where the inputs stand; all others could be notes to oneself. */
const TAGS_FOR_READERS: ReadonlySet<string> = new Set([
  'parameters',
  'injected-parameters',
  'hide-input',
  'hide-output',
  'hide-cell',
  'remove-input',
  'remove-output',
  'remove-cell',
]);

/**
 * The notebook for someone who may run it but not read its code: markdown stays, the source of code and raw
 * cells is empty, and so is everything that would tell something about it. Cell ids made from content would
 * let a reader test guesses against them, so ids become positions (`cell-1`, `cell-2`, …); cells keep their
 * order and number, so an index means the same cell in both views. Outputs stay, without tracebacks, which
 * quote the code.
 */
export function stripForReader(notebook: Notebook): Notebook {
  const title = notebook.metadata.title;
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: typeof title === 'string' ? { title } : {},
    cells: notebook.cells.map((cell, index) => stripCell(cell, readerCellId(index))),
  };
}

/** The id that the cell at `index` (from 0) has in the reader's view. */
export function readerCellId(index: number): string {
  return `cell-${index + 1}`;
}

/** An output for someone who may not read the code: tracebacks quote it, so an error keeps name and message. */
export function withholdCode(output: Output): Output {
  return output.output_type === 'error' ? { ...output, traceback: [] } : output;
}

function stripCell(cell: Cell, id: string): Cell {
  const metadata = stripMetadata(cell);
  switch (cell.cell_type) {
    case 'markdown':
      return { ...cell, id, metadata };
    case 'raw':
      return { cell_type: 'raw', id, source: '', metadata: {} };
    case 'code':
      return {
        cell_type: 'code',
        id,
        source: '',
        metadata,
        execution_count: cell.execution_count,
        outputs: cell.outputs.map(withholdCode),
      };
  }
}

function stripMetadata(cell: Cell): JsonObject {
  const metadata: { [key: string]: Json } = {};
  const tags = tagsOf(cell).filter((tag) => TAGS_FOR_READERS.has(tag) || isLayoutTag(tag));
  if (tags.length > 0) metadata.tags = tags;
  if (cell.metadata.collapsed === true) metadata.collapsed = true;
  const quire = cell.metadata.quire;
  if (isJsonObject(quire) && isJsonObject(quire.layout)) metadata.quire = { layout: quire.layout };
  const jupyter = cell.metadata.jupyter;
  if (isJsonObject(jupyter) && jupyter.outputs_hidden === true) metadata.jupyter = { outputs_hidden: true };
  return metadata;
}
