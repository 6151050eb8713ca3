import type { CellView } from '@quire/contract';
import { type Cell, type CellLayout, cellLayout, withCellLayout } from '@quire/notebook';

/** Where each cell stands, by its id. */
export type Layouts = ReadonlyMap<string, CellLayout>;

const NOWHERE: CellLayout = { isHidden: false, column: null, tab: null };

export const layoutsOf = (cells: readonly CellView[]): Layouts =>
  new Map(cells.map((cell) => [cell.id, cell.layout ?? NOWHERE]));

export const layoutIn = (layouts: Layouts, id: string): CellLayout => layouts.get(id) ?? NOWHERE;

/** The cells with these places, for a preview. */
export const withLayouts = (cells: readonly CellView[], layouts: Layouts): CellView[] =>
  cells.map((cell) => ({ ...cell, layout: layoutIn(layouts, cell.id) }));

/** Places of some cells changed. */
export function place(layouts: Layouts, ids: readonly string[], change: Partial<CellLayout>): Layouts {
  const next = new Map(layouts);
  for (const id of ids) next.set(id, { ...layoutIn(layouts, id), ...change });
  return next;
}

export function isSame(left: Layouts, right: Layouts): boolean {
  return [...left].every(([id, layout]) => JSON.stringify(layout) === JSON.stringify(layoutIn(right, id)));
}

/** Cells that stand elsewhere than before. */
export const changesOf = (before: Layouts, now: Layouts): Layouts =>
  new Map([...now].filter(([id, layout]) => JSON.stringify(layout) !== JSON.stringify(layoutIn(before, id))));

/** Cells of a version, with those moved that it still has. */
export const onTopOf = (version: Layouts, changes: Layouts): Layouts =>
  new Map([...version].map(([id, layout]) => [id, changes.get(id) ?? layout]));

/** Titles of tabs that there are, in order. */
export const tabsIn = (layouts: Layouts): readonly string[] => [
  ...new Set([...layouts.values()].flatMap(({ tab }) => tab ?? [])),
];

/** The text of a notebook file with these places written into its cells; cells that stay are not touched. */
export function writeLayouts(file: string, layouts: Layouts): string {
  const notebook = JSON.parse(file) as { cells: Cell[] };
  notebook.cells = notebook.cells.map((cell) => {
    const wanted = layoutIn(layouts, cell.id);
    const isThere = JSON.stringify(cellLayout(cell)) === JSON.stringify(wanted);
    return isThere ? cell : withCellLayout(cell, wanted);
  });
  return `${JSON.stringify(notebook, null, 1)}\n`;
}
