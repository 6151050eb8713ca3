import { cellHash } from './content-hash.ts';
import type { Cell } from './document.ts';

/** One cell of two notebooks side by side; `before` or `after` is missing where it was added or removed. */
export interface ComparedCell {
  readonly kind: 'same' | 'changed' | 'added' | 'removed';
  /** It stands in another order among the cells that both have. */
  readonly isMoved: boolean;
  readonly before?: Cell;
  readonly after?: Cell;
}

/**
 * What became of each cell: in the order of `after`, with removed cells where they stood. Cells belong together by their
 * id; those without a partner by equal content, so that a file whose ids were made anew still compares well.
 */
export function compareCells(before: readonly Cell[], after: readonly Cell[]): ComparedCell[] {
  const partners = pairCells(before, after);
  const kept = after.flatMap((_, index) => partners.get(index) ?? []);
  const inOrder = new Set(longestRising(kept));
  const rows: ComparedCell[] = [];
  let next = 0;
  const paired = new Set(kept);
  const addRemovedBefore = (end: number) => {
    for (; next < end; next += 1) {
      const cell = before[next];
      if (cell !== undefined && !paired.has(next))
        rows.push({ kind: 'removed', isMoved: false, before: cell });
    }
  };
  for (const [index, cell] of after.entries()) {
    const from = partners.get(index);
    const partner = from === undefined ? undefined : before[from];
    if (from === undefined || partner === undefined) {
      rows.push({ kind: 'added', isMoved: false, after: cell });
      continue;
    }
    const isMoved = !inOrder.has(from);
    if (!isMoved) addRemovedBefore(from);
    const kind = cellHash(partner) === cellHash(cell) ? 'same' : 'changed';
    rows.push({ kind, isMoved, before: partner, after: cell });
  }
  addRemovedBefore(before.length);
  return rows;
}

/** Positions in `before` by position in `after`. */
function pairCells(before: readonly Cell[], after: readonly Cell[]): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const byId = new Map(before.map((cell, index) => [`${cell.cell_type} ${cell.id}`, index]));
  const free = new Set(before.keys());
  for (const [index, cell] of after.entries()) {
    const found = byId.get(`${cell.cell_type} ${cell.id}`);
    if (found === undefined || !free.delete(found)) continue;
    pairs.set(index, found);
  }
  const byContent = new Map<string, number[]>();
  for (const index of free) {
    const hash = hashOf(before[index]);
    byContent.set(hash, [...(byContent.get(hash) ?? []), index]);
  }
  for (const [index, cell] of after.entries()) {
    const found = pairs.has(index) ? undefined : byContent.get(hashOf(cell))?.shift();
    if (found !== undefined) pairs.set(index, found);
  }
  return pairs;
}

const hashOf = (cell: Cell | undefined): string => (cell === undefined ? '' : cellHash(cell));

/** The longest part of the numbers that rises: what stayed in order while the fewest others moved. */
function longestRising(numbers: readonly number[]): number[] {
  const ends: number[] = [];
  const previous = numbers.map(() => -1);
  for (const [index, value] of numbers.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((numbers[ends[middle] ?? 0] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    previous[index] = ends[low - 1] ?? -1;
    ends[low] = index;
  }
  const rising: number[] = [];
  for (let at = ends.at(-1) ?? -1; at !== -1; at = previous[at] ?? -1) rising.push(numbers[at] ?? 0);
  return rising;
}
