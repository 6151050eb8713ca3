import { type FormColumn, formColumnsOf, type JsonValue } from '@quire/analysis';

type Row = { readonly [column: string]: JsonValue };

/**
 * The rows that a table starts with, once its columns are others: what a column holds goes with its new name, what
 * has no column any more goes, and a new column is empty.
 */
export function rowsOfColumns(
  rows: JsonValue,
  before: JsonValue | undefined,
  after: JsonValue | undefined,
): JsonValue {
  const [old, next] = [columnsIn(before), columnsIn(after)];
  if (!Array.isArray(rows) || next.length === 0) return rows;
  const known = new Set(old.map(({ name }) => name));
  const isRenamed = old.length === next.length && next.some(({ name }) => !known.has(name));
  return (rows as readonly Row[]).map((row) =>
    Object.fromEntries(
      next.map((column, index) => {
        const source = isRenamed ? (old[index]?.name ?? '') : column.name;
        return [column.name, row[source] ?? emptyOf(column)];
      }),
    ),
  );
}

const columnsIn = (columns: JsonValue | undefined): readonly FormColumn[] =>
  (columns === undefined ? undefined : formColumnsOf({ columns })) ?? [];

function emptyOf({ kind, required }: FormColumn): JsonValue {
  if (required === false) return null;
  return kind === 'checkbox' ? false : '';
}
