import type { Cell, CodeCell, Json, JsonObject, MarkdownCell, Notebook } from '../document.ts';

/** Small builders for tests. */

export function code(source: string, over: Partial<CodeCell> = {}): CodeCell {
  return { cell_type: 'code', id: 'c', source, metadata: {}, execution_count: null, outputs: [], ...over };
}

export function markdown(source: string, over: Partial<MarkdownCell> = {}): MarkdownCell {
  return { cell_type: 'markdown', id: 'm', source, metadata: {}, ...over };
}

/** A notebook of these cells with ids `cell-a`, `cell-b`, … unless they have their own. */
export function notebook(cells: readonly Cell[], metadata: JsonObject = {}): Notebook {
  const named = cells.map((cell, index) =>
    cell.id.length > 1 ? cell : { ...cell, id: `cell-${String.fromCharCode(97 + index)}` },
  );
  return { nbformat: 4, nbformat_minor: 5, metadata, cells: named };
}

/** The text of a notebook file of any version. */
export function file(fields: { readonly [key: string]: Json }): string {
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [], ...fields });
}
