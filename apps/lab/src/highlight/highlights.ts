import { Store } from '../state/store.ts';
import type { SelectedStatement } from '../understanding/selected-lines.ts';

/** What is marked in the editors of one notebook, and what a click on a mark does. */
export type Highlights = {
  /** The shared models of the notebook's cells: two open copies of a notebook have the same ids. */
  isOf: (sharedModel: object) => boolean;
  byCell: ReadonlyMap<string, readonly SelectedStatement[]>;
  toggle: (statement: SelectedStatement) => void;
};

/** One notebook at most is marked at a time: the one whose lines are being picked. */
export const highlights = new Store<Highlights | null>(null);

export function groupByCell(
  statements: readonly SelectedStatement[],
): ReadonlyMap<string, readonly SelectedStatement[]> {
  return Map.groupBy(statements, ({ cellId }) => cellId);
}
