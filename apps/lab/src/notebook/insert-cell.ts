import type { LabNotebook } from './lab-notebook.ts';

/** Where a cell was taken from; stays in its metadata when it is published again. */
export type CellSource = { hub: string; space: string; slug: string; version: number; authors: string[] };

/** Puts a code cell below the active one, with its source's name in it. */
export function insertCell(notebook: LabNotebook, source: string, from: CellSource): void {
  const { content, context } = notebook.panel;
  const at = content.activeCellIndex + 1;
  context.model.sharedModel.insertCell(at, { cell_type: 'code', source, metadata: { quire: { from } } });
  content.activeCellIndex = at;
  content.activate();
}
