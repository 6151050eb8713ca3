import type { Entry, InputField } from '../input-field.ts';

/** What is said below a table. */
export function sayTableHint(field: InputField, entry: Entry, rows: number): string {
  return rows === 0 && field.default.kind === 'computed' && entry.kind === 'default'
    ? 'Left as it is, the notebook’s own rows are taken.'
    : 'Rows of a spreadsheet can be pasted into a cell.';
}
