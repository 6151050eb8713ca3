/** A cell's place in the order of execution, which changes when cells above it do. */
export class CellSite {
  /** Index of its first statement. */
  first = 0;
  /** Position of the cell among the cells given. */
  cellIndex = 0;
}

/** A statement, wherever the cells above move it. */
export class Site {
  readonly cell: CellSite;
  /** Position within its cell. */
  place: number;

  constructor(cell: CellSite, place: number) {
    this.cell = cell;
    this.place = place;
  }

  get index(): number {
    return this.cell.first + this.place;
  }
}
