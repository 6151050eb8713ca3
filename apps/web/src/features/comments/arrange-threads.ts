import type { CommentThread } from '@quire/contract';

export type ArrangedThreads = {
  byCell: ReadonlyMap<string, readonly CommentThread[]>;
  /** About cells that are not among those shown. */
  gone: readonly CommentThread[];
  /** What waits for somebody, in the order of the page. */
  open: readonly CommentThread[];
};

/** Puts conversations beside the cells that they are about; `threads` are oldest first, and stay so in each cell. */
export function arrangeThreads(
  threads: readonly CommentThread[],
  cells: readonly { id: string }[],
): ArrangedThreads {
  const byCell = Map.groupBy(threads, ({ cellId }) => cellId);
  const ids = new Set(cells.map(({ id }) => id));
  const gone = threads.filter(({ cellId }) => !ids.has(cellId));
  const inOrder = [...cells.flatMap(({ id }) => byCell.get(id) ?? []), ...gone];
  return { byCell, gone, open: inOrder.filter(({ resolved }) => resolved === null) };
}
