import type { JsonValue, ParameterType, RecordField } from '@quire/analysis';

export type Row = { readonly [column: string]: JsonValue };
type Table = { readonly rows: readonly Row[]; readonly columns: readonly RecordField[] };

/** An empty row: what a cell holds before anybody typed. */
export function rowOf(columns: readonly RecordField[]): Row {
  return Object.fromEntries(columns.map(({ name, type }) => [name, emptyOf(type)]));
}

function emptyOf(type: ParameterType): JsonValue {
  if (type.nullable) return null;
  if (type.kind === 'boolean') return false;
  return type.kind === 'literal' ? (type.values[0] ?? null) : '';
}

/** What was typed, as a value of the column's type where it is one; else as typed, for the check to name it. */
export function readCell(type: ParameterType, text: string): JsonValue {
  const trimmed = text.trim();
  if (trimmed === '') return type.nullable ? null : '';
  if (type.kind === 'integer' || type.kind === 'number') {
    const number = Number(plainNumber(trimmed));
    return Number.isFinite(number) ? number : text;
  }
  if (type.kind === 'decimal') return plainNumber(trimmed);
  if (type.kind === 'boolean') return /^(?:true|yes|x|1|wahr|ja)$/iu.test(trimmed);
  if (type.kind === 'literal') return type.values.find((choice) => String(choice) === trimmed) ?? text;
  return type.kind === 'string' ? text : trimmed;
}

/** `1,234.5`, `1.234,5` and `12,5` as spreadsheets copy them: the last separator is the decimal one. */
function plainNumber(text: string): string {
  const compact = text.replace(/[\s\u00a0']/gu, '');
  const last = Math.max(compact.lastIndexOf(','), compact.lastIndexOf('.'));
  const separators = compact.match(/[.,]/gu) ?? [];
  if (separators.length === 0) return compact;
  // `1,234,567` has no decimal part.
  const isGrouping = separators.length > 1 && new Set(separators).size === 1;
  const whole = compact.slice(0, last).replace(/[.,]/gu, '');
  return isGrouping ? compact.replace(/[.,]/gu, '') : `${whole}.${compact.slice(last + 1)}`;
}

export function showCell(value: JsonValue | undefined): string {
  return value === undefined || value === null ? '' : String(value);
}

/**
 * Rows with a block of a spreadsheet pasted over them from one cell on; new ones come as they are needed. A first
 * line that names the columns says where each of them goes.
 */
export function pasteInto(
  { rows, columns }: Table,
  { row, column, text }: { row: number; column: number; text: string },
): readonly Row[] {
  const lines = text
    .replace(/\r\n?/gu, '\n')
    .replace(/\n$/u, '')
    .split('\n')
    .map((line) => line.split('\t'));
  const byName = readHeader(lines[0] ?? [], columns);
  const places = byName ?? columns.slice(column);
  const next = [...rows];
  for (const [index, cells] of (byName ? lines.slice(1) : lines).entries()) {
    const given = cells.flatMap((cell, place): [string, JsonValue][] => {
      const target = places[place];
      return target === undefined ? [] : [[target.name, readCell(target.type, cell)]];
    });
    next[row + index] = { ...(next[row + index] ?? rowOf(columns)), ...Object.fromEntries(given) };
  }
  return next;
}

function readHeader(
  cells: readonly string[],
  columns: readonly RecordField[],
): readonly (RecordField | undefined)[] | null {
  const found = cells.map((cell) =>
    columns.find(({ name }) => name.toLowerCase() === cell.trim().toLowerCase()),
  );
  const isHeader =
    found.length > 0 && found.filter((column) => column !== undefined).length * 2 > found.length;
  return isHeader ? found : null;
}
