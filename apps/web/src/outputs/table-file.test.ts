import { expect, test } from 'vitest';
import { toCsv } from './table-file.ts';

test('a table becomes a file that spreadsheets open as it is, and that can do nothing', () => {
  const table = {
    columns: ['name', 'note'],
    rows: [
      ['a, b', 'says "x"'],
      ['=1+1', '-cmd|x'],
      ['-12.5', '+3 %'],
      ['@SUM(A1)', 'two\nlines'],
    ],
  };
  expect(toCsv(table)).toBe(
    [
      '\u{feff}name,note',
      '"a, b","says ""x"""',
      "'=1+1,'-cmd|x",
      '-12.5,+3 %',
      `'@SUM(A1),"two\nlines"`,
      '',
    ].join('\r\n'),
  );
});
