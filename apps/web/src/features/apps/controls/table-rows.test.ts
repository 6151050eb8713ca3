import type { RecordField } from '@quire/analysis';
import { expect, test } from 'vitest';
import { pasteInto, readCell, splitBlock } from './table-rows.ts';

const columns: RecordField[] = [
  { name: 'Product', type: { kind: 'string', nullable: false } },
  { name: 'Amount', type: { kind: 'number', nullable: false } },
  { name: 'Day', type: { kind: 'date', nullable: true } },
];

test('a block of a spreadsheet goes where it is pasted, and makes the rows it needs', () => {
  const rows = [{ Product: 'Tea', Amount: 1, Day: null }];
  expect(pasteInto({ rows, columns }, { row: 0, column: 1, text: '2\t2026-01-31\r\n3\t\r\n' })).toEqual([
    { Product: 'Tea', Amount: 2, Day: '2026-01-31' },
    { Product: '', Amount: 3, Day: null },
  ]);
});

test('a first line that names columns says where they go', () => {
  expect(
    pasteInto({ rows: [], columns }, { row: 0, column: 0, text: 'amount\tproduct\tother\n1.234,5\tTea\tx' }),
  ).toEqual([{ Product: 'Tea', Amount: 1234.5, Day: null }]);
});

test('numbers are read as people of several countries write them, and others stay as typed', () => {
  const number = columns[1]?.type ?? { kind: 'any', nullable: true };
  expect(
    ['12,5', '1,234.5', '1.234,5', '1 234', '1,234,567', '', 'many', '1,200'].map((text) =>
      readCell(number, text),
    ),
  ).toEqual([12.5, 1234.5, 1234.5, 1234, 1234567, '', 'many', '1,200']);
});

test('a cell with line breaks, tabs or quotation marks is one cell', () => {
  expect(splitBlock('"two\nlines"\tplain\n"say ""hi"""\t5" pipe\t\n')).toEqual([
    ['two\nlines', 'plain'],
    ['say "hi"', '5" pipe', ''],
  ]);
});

test('what is neither yes nor no, or no day, stays as it was pasted', () => {
  const flag = { kind: 'boolean', nullable: false } as const;
  const day = { kind: 'date', nullable: false } as const;
  expect([
    ...['yes', 'FALSE', 'x', 'maybe'].map((text) => readCell(flag, text)),
    ...['31.1.2026', 'soon'].map((text) => readCell(day, text)),
  ]).toEqual([true, false, true, 'maybe', '2026-01-31', 'soon']);
});
