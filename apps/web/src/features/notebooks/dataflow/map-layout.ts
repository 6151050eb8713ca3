import type { Dataflow, DataflowEdge } from '@quire/contract';

/** One code cell on the map. */
export type MapRow = {
  readonly cellId: string;
  /** Counted from 1, text cells included. */
  readonly number: number;
  /** What it is best known by: the names it defines, else those it changes. */
  readonly label: string;
  readonly needs: readonly DataflowEdge[];
  readonly neededBy: readonly DataflowEdge[];
};

const NAMES_PER_LABEL_MAX = 4;

/** The code cells that take part in anything, in order, with what joins them. */
export function layOutMap({ cells, edges }: Dataflow): readonly MapRow[] {
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return cells
    .filter(({ cellId, defines, changes }) => joined.has(cellId) || defines.length + changes.length > 0)
    .map(({ cellId, cellIndex, defines, changes }) => {
      const names = (defines.length > 0 ? defines : changes).filter((name) => !name.startsWith('_'));
      const shown = names.slice(0, NAMES_PER_LABEL_MAX).join(', ');
      return {
        cellId,
        number: cellIndex + 1,
        label: names.length > NAMES_PER_LABEL_MAX ? `${shown}, …` : shown || 'shows something',
        needs: edges.filter(({ from }) => from === cellId),
        neededBy: edges.filter(({ to }) => to === cellId),
      };
    });
}

/** An arc between two rows, bulging to the left; farther apart means wider. */
export function arcPath(rows: { from: number; to: number }, size: { row: number; width: number }): string {
  const [top, bottom] = [Math.min(rows.from, rows.to), Math.max(rows.from, rows.to)];
  const y = (row: number) => row * size.row + size.row / 2;
  const bulge = Math.min(size.width - 4, 8 + 9 * Math.log2(1 + (bottom - top)));
  return `M ${size.width} ${y(top)} C ${size.width - bulge * 1.3} ${y(top)}, ${size.width - bulge * 1.3} ${y(bottom)}, ${size.width} ${y(bottom)}`;
}
