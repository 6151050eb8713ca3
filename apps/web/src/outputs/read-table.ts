import { isRecord } from './shown-output.ts';

export type TableContent = {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
};

/**
 * Reads a Table Schema resource. Source: https://specs.frictionlessdata.io/tabular-data-resource/.
 * `null` when it is none.
 */
export function readDataResource(value: unknown): TableContent | null {
  if (!isRecord(value) || !Array.isArray(value.data)) return null;
  const schema = value.schema;
  const fields = isRecord(schema) && Array.isArray(schema.fields) ? schema.fields : [];
  const named = fields.flatMap((field) =>
    isRecord(field) && typeof field.name === 'string' ? [field.name] : [],
  );
  const columns = named.length > 0 ? named : Object.keys(isRecord(value.data[0]) ? value.data[0] : {});
  const rows = value.data.filter(isRecord).map((row) => columns.map((column) => toCell(row[column])));
  return { columns, rows };
}

function toCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Reads comma-separated values with a header line (RFC 4180; a quote inside quotes is doubled). */
export function readCsv(text: string): TableContent {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const match of text.matchAll(/("(?:[^"]|"")*"|[^",\r\n]*)(,|\r\n|\n|\r|$)/g)) {
    const [whole, cell = '', end = ''] = match;
    if (whole === '' && row.length === 0) break;
    row.push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end === ',') continue;
    rows.push(row);
    row = [];
    if (end === '') break;
  }
  const [columns = [], ...rest] = rows;
  return { columns, rows: rest };
}
