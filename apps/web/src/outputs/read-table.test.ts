import { expect, test } from 'vitest';
import { readCsv, readDataResource } from './read-table.ts';

test('quotes, commas and line ends inside cells are part of them', () => {
  expect(readCsv('a,b\r\n"x, ""y""","1\n2"\r\n,\r\n')).toEqual({
    columns: ['a', 'b'],
    rows: [
      ['x, "y"', '1\n2'],
      ['', ''],
    ],
  });
});

test('an empty text is an empty table', () => {
  expect(readCsv('')).toEqual({ columns: [], rows: [] });
});

test('a table schema resource gives its columns in the order of its fields', () => {
  const value = {
    schema: { fields: [{ name: 'b' }, { name: 'a' }] },
    data: [{ a: 1, b: null }, { a: { x: 1 } }],
  };
  expect(readDataResource(value)).toEqual({
    columns: ['b', 'a'],
    rows: [
      ['', '1'],
      ['', '{"x":1}'],
    ],
  });
});

test.each([null, 1, [], {}, { data: 1 }])('%j is no table', (value) => {
  expect(readDataResource(value)).toBe(null);
});
