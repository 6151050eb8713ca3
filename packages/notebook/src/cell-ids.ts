import type { Cell, CellType } from './document.ts';
import { sha256Hex } from './hash.ts';

/** nbformat 4.5's rule for cell ids. */
const CELL_ID = /^[a-zA-Z0-9_-]{1,64}$/;

/** 48 bits: two different cells of one notebook meet about once in 10⁷ notebooks, and then get a suffix. */
const HASH_DIGITS = 12;

export type DraftCell = { readonly cell_type: CellType; readonly source: string };

/** Is `id` a valid nbformat 4.5 cell id? */
export function isCellId(id: unknown): id is string {
  return typeof id === 'string' && CELL_ID.test(id);
}

/**
 * One id per cell. A valid id that no earlier cell has is kept. All others are made from the cell's type and
 * source, with a number appended from the second of equal cells on, so that the same file always gets the
 * same ids, on every machine.
 */
export function assignCellIds(cells: readonly DraftCell[], given: readonly unknown[]): string[] {
  const taken = new Set<string>();
  const kept = given.map((id) => {
    if (!isCellId(id) || taken.has(id)) return null;
    taken.add(id);
    return id;
  });
  // Counting per hash keeps a notebook of ten thousand empty cells linear.
  const nextNumber = new Map<string, number>();
  return cells.map((cell, index) => {
    const given = kept[index];
    if (given != null) return given;
    const base = sha256Hex(`${cell.cell_type}\n${cell.source}`).slice(0, HASH_DIGITS);
    const id = firstFree(base, taken, nextNumber.get(base) ?? 0);
    nextNumber.set(base, id.number + 1);
    taken.add(id.text);
    return id.text;
  });
}

/** `base`, or `base-1`, `base-2`, … when a cell of the notebook has it already. */
export function freeCellId(base: string, cells: readonly Cell[]): string {
  return firstFree(base, new Set(cells.map((cell) => cell.id)), 0).text;
}

function firstFree(base: string, taken: ReadonlySet<string>, from: number): { text: string; number: number } {
  for (let number = from; ; number += 1) {
    const text = number === 0 ? base : `${base}-${number}`;
    if (!taken.has(text)) return { text, number };
  }
}
