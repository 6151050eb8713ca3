import type { RunEvent } from '../run/types.ts';

/** What each cell cost when it last ran, and whether it warned. */
export class CellCosts {
  readonly #milliseconds = new Map<string, number>();
  readonly #warned = new Set<string>();

  note(event: RunEvent): void {
    if (event.type === 'cell-started') this.#warned.delete(event.cellId);
    if (event.type === 'stream' && event.name === 'stderr') this.#warned.add(event.cellId);
    if (event.type === 'cell-finished') this.#milliseconds.set(event.cellId, event.durationMs);
  }

  /** Milliseconds that these cells took together. */
  of(cells: readonly { readonly id: string }[]): number {
    return cells.reduce((sum, { id }) => sum + (this.#milliseconds.get(id) ?? 0), 0);
  }

  /**
   * Those of the cells that are to run which may be left out and save so much that it is worth relying on what was
   * read in their code; else none: cells that take no time run again. Python shows a warning once, so one that shows
   * it is not left out: the next would.
   */
  worthLeavingOut(
    cells: readonly { readonly id: string }[],
    may: ReadonlySet<string>,
    leastMs: number,
  ): ReadonlySet<string> {
    const left = cells.filter(({ id }) => may.has(id));
    const isKept = this.of(left) < leastMs || left.some(({ id }) => this.#warned.has(id));
    return new Set(isKept ? [] : left.map(({ id }) => id));
  }
}
