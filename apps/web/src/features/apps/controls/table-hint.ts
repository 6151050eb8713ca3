import type { Entry, InputField } from '../input-field.ts';

/** More rows are drawn when they are asked for: ten thousand at once keep a browser busy for most of a minute. */
export const ROWS_DRAWN = 200;

/** What is said below a table that has so many rows, of which so many are drawn. */
export function sayTableHint(
  field: InputField,
  entry: Entry,
  { rows, drawn }: { readonly rows: number; readonly drawn: number },
): string {
  if (rows > drawn) return `${rows.toLocaleString('en')} rows, of which the first ${drawn} are shown.`;
  return rows === 0 && field.default.kind === 'computed' && entry.kind === 'default'
    ? 'Left as it is, the notebook’s own rows are taken.'
    : 'Rows of a spreadsheet can be pasted into a cell.';
}
