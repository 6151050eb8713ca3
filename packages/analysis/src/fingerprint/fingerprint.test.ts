import { beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { loadParser } from '../node.ts';
import { CloneIndex } from './clone-index.ts';
import { fingerprintCell } from './fingerprint-cell.ts';
import { bandsOf, signatureOf, similarity } from './min-hash.ts';
import { importedNames } from './tokens.ts';

beforeAll(() => loadParser());

const cell = (source: string, id = 'a'): AnalysisCell => ({ id, type: 'code', source, tags: [] });
const print = (source: string) => fingerprintCell(cell(source));

const SAME: [what: string, left: string, right: string][] = [
  ['spaces and line breaks', 'f( a,b )', 'f(\n    a,\n    b,\n)'],
  ['comments', '# why\nx = 1  # one', 'x = 1'],
  ['the style of quotes', "x = 'a'", 'x = "a"'],
  ['a semicolon at the end', 'plot(x);', 'plot(x)'],
  ['parentheses that only group', 'return_value = (a + b)', 'return_value = a + b'],
  ['underscores in numbers', 'x = 10_000', 'x = 10000'],
  ['the width of indentation', 'if a:\n  b()', 'if a:\n        b()'],
  ['spaces in a magic', '%time   f(x)', '%time f(x)'],
];
const STRUCTURE: [what: string, left: string, right: string][] = [
  ['variables that are called otherwise', 'df = read(p)\ndf.head()', 'data = read(q)\ndata.head()'],
  ['parameters that are called otherwise', 'def f(a): return a + 1', 'def g(x): return x + 1'],
  ['an import under another name', 'import pandas as pd\npd.concat(xs)', 'import pandas as p\np.concat(ys)'],
];
const OTHER: [what: string, left: string, right: string][] = [
  ['another operator', 'a + b', 'a - b'],
  ['another method', 'df.head(3)', 'df.tail(3)'],
  ['another argument name', 'f(x, axis=0)', 'f(x, index=0)'],
  ['another number', 'f(x, 1)', 'f(x, 2)'],
  ['a variable used twice', 'f(a, a)', 'f(a, b)'],
  ['a line more inside a block', 'if a:\n    b()\nc()', 'if a:\n    b()\n    c()'],
  ['another imported function', 'from m import f\nf(x)', 'from m import g\ng(x)'],
];

describe('a fingerprint', () => {
  test.each(SAME)('is the same whatever %s', (_, left, right) => {
    expect(print(left).normalised).toBe(print(right).normalised);
    expect(print(left).exact).not.toBe(print(right).exact);
  });
  test.each(STRUCTURE)('has the same structure with %s', (_, left, right) => {
    expect(print(left).structural).toBe(print(right).structural);
    expect(print(left).normalised).not.toBe(print(right).normalised);
  });
  test.each(OTHER)('has another structure with %s', (_, left, right) => {
    expect(print(left).structural).not.toBe(print(right).structural);
  });
  test('knows imported functions of other cells by what they are', () => {
    const split = [
      cell('from sklearn.model_selection import train_test_split'),
      cell('train_test_split(a, b)', 'b'),
    ];
    const score = [
      cell('from sklearn.model_selection import cross_val_score'),
      cell('cross_val_score(a, b)', 'b'),
    ];
    const structureIn = (cells: AnalysisCell[]) =>
      fingerprintCell(cells[1] as AnalysisCell, importedNames(cells)).structural;
    expect(structureIn(split)).not.toBe(structureIn(score));
  });
});

const LONG = Array.from(
  { length: 30 },
  (_, index) => `v${index} = table.groupby("c${index}").agg(sum_${index}="sum")`,
);

describe('a signature', () => {
  test('is the same for renamed code with other values', () => {
    const left = signatureOf([cell(LONG.join('\n'))]);
    const right = signatureOf([cell(LONG.join('\n').replaceAll('table', 'data').replaceAll('"c', '"d'))]);
    expect(left && right && similarity(left, right)).toBe(1);
  });
  test('of code without tokens is none', () => {
    expect(signatureOf([cell('# only words')])).toBeUndefined();
  });
  test('shares bands with those like it', () => {
    const half = LONG.map((line, index) => (index % 8 === 0 ? `other(${index}).values[${index}]` : line));
    const [left, right] = [signatureOf([cell(LONG.join('\n'))]), signatureOf([cell(half.join('\n'))])];
    const shared = left && right ? bandsOf(left).filter((band) => bandsOf(right).includes(band)) : [];
    expect(shared.length).toBeGreaterThan(0);
  });
});

test('an index finds copies, first those with the same structure, and nothing for what is too short', () => {
  const index = new CloneIndex();
  const original = 'result = data.merge(other, on="id").groupby("kind")["value"].mean().sort_values()';
  index.add(
    [
      cell(original, 'a'),
      cell('df.head()', 'b'),
      cell('for i in range(3):\n    print(i, i ** 2, i % 2)', 'c'),
    ],
    ({ id }) => id,
  );
  expect(index.find(cell(original.replace('data', 'd').replace('result', 'r')))).toEqual([
    { key: 'a', similarity: 1 },
  ]);
  expect(index.find(cell('x.head()'))).toEqual([]);
});

test('an index does not take lists of values or plain assignments for copies of each other', () => {
  const index = new CloneIndex();
  const settings = Array.from({ length: 6 }, (_, at) => `limit_${at} = ${at}`).join('\n');
  const names = (word: string) =>
    `columns = [${Array.from({ length: 9 }, (_, at) => `"${word}${at}"`).join(', ')}]`;
  index.add([cell(settings, 'settings'), cell(names('a'), 'names')], ({ id }) => id);
  expect(index.find(cell(settings.replaceAll('limit', 'rate').replace('= 1', '= 7')))).toEqual([]);
  expect(index.find(cell(names('b')))).toEqual([]);
  expect(index.find(cell(names('a').replace('columns', 'wanted')))).toEqual([
    { key: 'names', similarity: 1 },
  ]);
});
