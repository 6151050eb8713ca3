import { expect, test } from 'vitest';
import { linesOf, literalIn } from './find-behind.ts';

test('each line says whether the result needs it, and the first of a statement why', () => {
  const source = 'a = 1\nb = (\n  a\n)\nprint(a)';
  const statements = [
    { range: { startLine: 0, endLine: 0 }, reasons: ['uses `a`, defined in cell 2', 'defines `a`'] },
    { range: { startLine: 1, endLine: 3 }, reasons: ['asked for'] },
  ];
  expect(linesOf(source, statements)).toEqual([
    { text: 'a = 1', isNeeded: true, reasons: ['gives a, which is used below', 'defines a'] },
    { text: 'b = (', isNeeded: true, reasons: ['makes this result'] },
    { text: '  a', isNeeded: true, reasons: [] },
    { text: ')', isNeeded: true, reasons: [] },
    { text: 'print(a)', isNeeded: false, reasons: [] },
  ]);
});

test('a value is found where a statement only gives it a name', () => {
  const found = (statement: string) =>
    literalIn('c', statement, 10).map(({ name, text, start }) => [name, text, start]);
  expect(found('threshold = 0.8')).toEqual([['threshold', '0.8', 22]]);
  expect(found('name: str = "x = 1"')).toEqual([['name', '"x = 1"', 22]]);
  expect(found('is_on = True')).toEqual([['is_on', 'True', 18]]);
  expect(found('n = -1_000')).toEqual([['n', '-1_000', 14]]);
  for (const other of ['a = b', 'a = 1 + 2', 'a == 1', 'a[0] = 1', 'a = [1]', 'a = f"x"'])
    expect(found(other)).toEqual([]);
});
