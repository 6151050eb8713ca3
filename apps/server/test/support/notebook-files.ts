type Source = string | { code: string; tags?: string[]; form?: readonly object[] };

/** The text of a notebook file: a string is markdown, an object is code. */
export function notebookFile(...cells: Source[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map((cell, index) =>
      typeof cell === 'string'
        ? { cell_type: 'markdown', id: `cell-id-${index}`, metadata: {}, source: cell }
        : {
            cell_type: 'code',
            id: `cell-id-${index}`,
            metadata: { tags: cell.tags ?? [], ...(cell.form && { quire: { inputs: cell.form } }) },
            source: cell.code,
            outputs: [],
            execution_count: null,
          },
    ),
  });
}
