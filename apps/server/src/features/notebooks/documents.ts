import { type Cell, cellHash, contentHash, type Notebook, type SanitisedNotebook } from '@quire/notebook';
import type { Queryable, Tx } from '../../database/connect.ts';

type CellPlace = Omit<Cell, 'source'> & { hash: string };
type Skeleton = Omit<Notebook, 'cells'> & { cells: CellPlace[] };

/** Stores a document once per content, its cells once per content; answers its id. Only sanitised ones are taken. */
export async function storeDocument(tx: Tx, notebook: SanitisedNotebook): Promise<string> {
  const hash = contentHash(notebook);
  const cells = new Map(
    notebook.cells.map((cell) => [cellHash(cell), { type: cell.cell_type, source: cell.source }]),
  );
  const skeleton: Skeleton = { ...notebook, cells: notebook.cells.map((cell) => placeOf(cell)) };
  if (cells.size > 0) {
    // Sorted, so that two publishers of the same cells take their locks in the same order.
    const rows = [...cells]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([cell, { type, source }]) => ({ hash: cell, type, source }));
    for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
      await tx
        .insertInto('cells')
        .values(rows.slice(start, start + ROWS_PER_INSERT))
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  }
  await tx
    .insertInto('documents')
    .values({ hash, skeleton: JSON.stringify(skeleton) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return hash;
}

/** PostgreSQL takes 65,535 values per statement; a row has three. */
const ROWS_PER_INSERT = 5_000;

function placeOf(cell: Cell): CellPlace {
  const { source: _source, ...rest } = cell;
  return { ...rest, hash: cellHash(cell) };
}

/** Puts a stored document together again. @throws Error where the database lost a part of it */
export async function loadDocument(db: Queryable, hash: string): Promise<Notebook> {
  const row = await db.selectFrom('documents').select('skeleton').where('hash', '=', hash).executeTakeFirst();
  if (!row) throw new Error(`document ${hash} is missing`);
  const skeleton = row.skeleton as Skeleton;
  const hashes = [...new Set(skeleton.cells.map((cell) => cell.hash))];
  const cells =
    hashes.length === 0
      ? []
      : await db.selectFrom('cells').select(['hash', 'source']).where('hash', 'in', hashes).execute();
  const sources = new Map(cells.map((cell) => [cell.hash, cell.source]));
  return freeze({
    ...skeleton,
    cells: skeleton.cells.map(({ hash: cell, ...rest }) => {
      const source = sources.get(cell);
      if (source === undefined) throw new Error(`cell ${cell} of document ${hash} is missing`);
      return { ...rest, source } as Cell;
    }),
  });
}

/** Several requests may share it. */
function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const each of Object.values(value)) freeze(each);
  return Object.freeze(value);
}
