/** What is worth keeping: cells, a variable as it is at the end, or what a cell shows. */
export type Seed =
  | { readonly kind: 'cells'; readonly cellIds: readonly string[] }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'output'; readonly cellId: string };

/** A statement by its cell and the line (from 1) where it begins; without a line, all of the cell. */
export interface Place {
  readonly cellId: string;
  readonly line?: number | undefined;
}

export interface Corrections {
  readonly include: readonly Place[];
  readonly exclude: readonly Place[];
}

export const NO_CORRECTIONS: Corrections = { include: [], exclude: [] };
