import { type NotebookSlice, rewriteMagics } from '@quire/analysis';
import type { Notebook } from '@quire/notebook';

/** A slice as a notebook: its cells with their tags, and the text cells that stand directly above them. */
export function sliceAsNotebook(notebook: Notebook, slice: NotebookSlice): Notebook {
  const sources = new Map(slice.cells.map(({ cellId, source }) => [cellId, source]));
  const cells: Notebook['cells'][number][] = [];
  let words: Notebook['cells'][number][] = [];
  for (const cell of notebook.cells) {
    const source = sources.get(cell.id);
    if (cell.cell_type === 'markdown') words.push(cell);
    else if (cell.cell_type === 'code' && source !== undefined) {
      cells.push(...words, { ...cell, source, outputs: [], execution_count: null });
      words = [];
    } else words = [];
  }
  return { ...notebook, cells };
}

/** A slice as a script with a separator for each cell; IPython's own syntax stands in comments. */
export function sliceAsScript({ cells }: NotebookSlice): string {
  return cells.map(({ source }) => `# %%\n${withoutMagics(source).trimEnd()}\n`).join('\n');
}

function withoutMagics(source: string): string {
  const { magics, opaque } = rewriteMagics(source);
  if (opaque) return comment(source);
  const lines = source.split('\n');
  let offset = 0;
  return lines
    .map((line) => {
      const start = offset;
      offset += line.length + 1;
      const isMagic = magics.some((magic) => magic.start >= start && magic.start < offset);
      return isMagic ? comment(line) : line;
    })
    .join('\n');
}

const comment = (text: string): string =>
  text
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n');
