import type { CellView } from '@quire/contract';

/** Cells under one another, side by side, or behind tabs: what the author made of the notebook's order. */
export type CellBlock =
  | { readonly kind: 'flow'; readonly cells: readonly CellView[] }
  | { readonly kind: 'columns'; readonly columns: readonly (readonly CellView[])[] }
  | { readonly kind: 'tabs'; readonly tabs: readonly CellTab[] };
export type CellTab = { readonly title: string; readonly blocks: readonly CellBlock[] };

/**
 * Neighbours in columns stand side by side, neighbours in tabs behind one row of tabs; order is the notebook's.
 * Hidden cells are left out unless `showsHidden`.
 */
export function blocksOf(cells: readonly CellView[], showsHidden: boolean): readonly CellBlock[] {
  const shown = cells.filter((cell) => showsHidden || !isHidden(cell));
  const blocks: CellBlock[] = [];
  for (const run of runsBy(shown, (cell) => (cell.layout?.tab ?? null) !== null)) {
    blocks.push(...(run.is ? [tabsOf(run.cells)] : columnsOf(run.cells)));
  }
  return blocks;
}

export const isHidden = ({ layout }: CellView): boolean => layout?.isHidden === true;

/** One tab per title, in the order in which the titles first appear. */
function tabsOf(cells: readonly CellView[]): CellBlock {
  const titles = [...new Set(cells.map((cell) => cell.layout?.tab ?? ''))];
  return {
    kind: 'tabs',
    tabs: titles.map((title) => ({
      title,
      blocks: columnsOf(cells.filter((cell) => cell.layout?.tab === title)),
    })),
  };
}

function columnsOf(cells: readonly CellView[]): CellBlock[] {
  return runsBy(cells, (cell) => (cell.layout?.column ?? null) !== null).map((run) => {
    if (!run.is) return { kind: 'flow', cells: run.cells };
    const numbers = [...new Set(run.cells.map((cell) => cell.layout?.column ?? 1))].sort();
    // A column that stands alone has nothing beside it.
    if (numbers.length === 1) return { kind: 'flow', cells: run.cells };
    return {
      kind: 'columns',
      columns: numbers.map((number) => run.cells.filter((cell) => cell.layout?.column === number)),
    };
  });
}

type Run = { readonly is: boolean; readonly cells: CellView[] };

/** Neighbours of one answer. */
function runsBy(cells: readonly CellView[], isSo: (cell: CellView) => boolean): readonly Run[] {
  const runs: Run[] = [];
  for (const cell of cells) {
    const is = isSo(cell);
    const last = runs.at(-1);
    if (last?.is === is) last.cells.push(cell);
    else runs.push({ is, cells: [cell] });
  }
  return runs;
}
