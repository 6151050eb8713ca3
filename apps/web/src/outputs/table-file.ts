import type { TableContent } from './read-table.ts';

/** Spreadsheets read a cell that begins so as a formula. A number's sign is no formula. */
const FORMULA = /^[=@\t\r]|^[+-](?![\d.,\s]*%?$)/;

/** A table as comma-separated values that spreadsheets open safely: UTF-8 with a mark, lines ended as RFC 4180 says. */
export function toCsv({ columns, rows }: TableContent): string {
  const lines = [columns, ...rows].map((row) => row.map(toField).join(','));
  return `\u{feff}${lines.join('\r\n')}\r\n`;
}

function toField(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The first table of some HTML as text; `null` where there is none. Nothing in it is run or fetched. */
export function readHtmlTable(html: string): TableContent | null {
  if (!/<table\b/i.test(html)) return null;
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (!table) return null;
  const rows = [...table.rows].map(readRow);
  const heads = table.tHead?.rows.length ?? 0;
  const [columns = []] = rows.slice(Math.max(0, heads - 1));
  return { columns, rows: rows.slice(Math.max(1, heads)) };
}

/** A cell over several columns is repeated as nothing, so that what follows stays under its head. */
const readRow = (row: HTMLTableRowElement): string[] =>
  [...row.cells].flatMap((cell) => [
    (cell.textContent ?? '').replace(/\s+/g, ' ').trim(),
    ...Array.from({ length: Math.min(cell.colSpan, 100) - 1 }, () => ''),
  ]);
