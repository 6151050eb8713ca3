/** Why something was taken out of a notebook. */
export type RemovalCode =
  | 'outputs'
  | 'execution-count'
  | 'notebook-metadata'
  | 'cell-metadata'
  | 'attachment'
  | 'image-data'
  | 'data-uri'
  | 'encoded-data'
  | 'character';

/** One thing that sanitising took out, in plain words. */
export interface Removal {
  readonly code: RemovalCode;
  /** Such as `cells[3].outputs`. */
  readonly path: string;
  /** For removals in a cell. */
  readonly cellId?: string;
  /** From 0; for removals in a cell. */
  readonly cellIndex?: number;
  /** What was removed, such as “2 outputs”. */
  readonly what: string;
  /** One sentence on why it does not belong into a published notebook. */
  readonly why: string;
  /** Size of what was removed in the file, in UTF-16 units, where that says something. */
  readonly size?: number;
}

/** A removal before it is known which cell it belongs to. */
export interface Taken {
  readonly code: RemovalCode;
  readonly path: readonly (string | number)[];
  readonly what: string;
  readonly why: string;
  readonly size?: number;
}
