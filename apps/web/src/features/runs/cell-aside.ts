import type { ReactNode } from 'react';

/** What stands at a cell beside its results, such as what it asks: before them, and after them. */
export type CellAside = { readonly above: ReactNode; readonly below: ReactNode };
/** By cell. Keep an aside while it is the same. */
export type CellAsides = ReadonlyMap<string, CellAside>;
