import type { JsonValue, ParameterType, RecordField } from '@quire/analysis';
import { readDay } from './read-day.ts';
import { plainNumber, readNumber } from './read-number.ts';

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
    return readNumber(trimmed) ?? text;
  }
  if (type.kind === 'decimal') return plainNumber(trimmed) ?? text;
  if (type.kind === 'date') return readDay(trimmed) ?? text;
  if (type.kind === 'boolean') return readTruth(trimmed) ?? text;
  if (type.kind === 'literal') return type.values.find((choice) => String(choice) === trimmed) ?? text;
  return type.kind === 'string' ? text : trimmed;
}

function readTruth(text: string): boolean | null {
  if (/^(?:true|yes|y|x|1|on)$/iu.test(text)) return true;
  return /^(?:false|no|n|0|off)$/iu.test(text) ? false : null;
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
  const lines = splitBlock(text);
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

/** A cell with a tab, a line break or a quotation mark stands in quotation marks; those inside are doubled. */
const BLOCK_CELL = /(?:"((?:[^"]|"")*)"(?=[\t\n]|$)|([^\t\n]*))(\t|\n|$)/uy;

/** The cells of a block as spreadsheets put it on the clipboard. */
export function splitBlock(text: string): readonly (readonly string[])[] {
  const block = text.replace(/\r\n?/gu, '\n').replace(/\n$/u, '');
  const lines: string[][] = [[]];
  BLOCK_CELL.lastIndex = 0;
  for (;;) {
    const [, quoted, plain = '', end] = BLOCK_CELL.exec(block) ?? [];
    lines.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === '\n') lines.push([]);
    if (end === '' || end === undefined) return lines;
  }
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
