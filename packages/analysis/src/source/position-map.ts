interface Shift {
  /** From this offset of the rewritten text on, … */
  readonly from: number;
  /** … the original offset is larger by this much. */
  readonly by: number;
}

/** Maps offsets of a rewritten text back to the text it was made from. Built front to back. */
export class PositionMap {
  private readonly shifts: Shift[] = [];

  get isIdentity(): boolean {
    return this.shifts.length === 0;
  }

  /** From rewritten offset `from` on, originals are larger by `by`. */
  add(from: number, by: number): void {
    if ((this.shifts.at(-1)?.by ?? 0) !== by) this.shifts.push({ from, by });
  }

  readonly toOriginal = (offset: number): number => {
    let low = 0;
    let high = this.shifts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.shifts[middle]?.from ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset + (this.shifts[low - 1]?.by ?? 0);
  };

  /** The rewritten offset of an original one; for a removed character, the offset where it was. */
  toRewritten(original: number): number {
    let by = 0;
    for (const shift of this.shifts) {
      if (shift.from + shift.by > original) break;
      by = shift.by;
    }
    return original - by;
  }
}
