import { beforeAll, describe, expect, test } from 'vitest';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { loadParser } from '../node.ts';
import { cellsOfLaw } from '../testing/slice-laws.ts';
import { checkNotebook } from './check-notebook.ts';

beforeAll(() => loadParser());

function codesOf(text: string, counts?: ReadonlyMap<string, number>): string[] {
  const cells = cellsOfLaw(text);
  const saved = counts === undefined ? {} : { executionCounts: counts };
  return checkNotebook(analyzeNotebook(cells), cells, saved).map(({ code, cellId, range }) => {
    const source = cells.find(({ id }) => id === cellId)?.source ?? '';
    return `${cellId} ${code} ${source.slice(range.start, range.end)}`;
  });
}

describe('checkNotebook', () => {
  test.each<[string, string, string[]]>([
    ['a name that nothing defines', 'x = 1\n---\nprint(y)', ['2 undefined-name y']],
    ['a name defined further down', 'print(y)\n---\ny = 1', ['1 used-before-defined y']],
    ['a deleted name', 'y = 1\ndel y\n---\nprint(y)', ['2 undefined-name y']],
    [
      'a free name of a function that is called too early',
      'def f(): return k\n---\nf()\n---\nk = 1',
      ['2 used-before-defined f()'],
    ],
    ['a free name of a function that is never called is left alone', 'def f(): return k', []],
    ['a name that a loop or condition may define is left alone', 'if len("a"):\n    x = 1\nprint(x)', []],
    ['a name tried on purpose is left alone', 'try:\n    y\nexcept NameError:\n    y = 1\nprint(y)', []],
    ['builtins and names of IPython are known', 'display(len([]))\nget_ipython()\n_', []],
    ['import star may define anything', 'from os import *\n---\nprint(getcwd())', []],
    [
      'names inside comprehensions, lambdas, classes and matches are their own',
      '[i for i in range(3)]\nf = lambda q: q\nclass A:\n    z = 1\n    w = [z]\nmatch 1:\n    case m: m',
      [],
    ],
    ['a global set by a function', 'def f():\n    global g\n    g = 1\n---\nf()\n---\nprint(g)', []],
    ['broken code', 'x = 1\n---\nfor in x:\n    pass', ['2 syntax-error for in x:\n    pass']],
    ['an unused import', 'import os, re\n---\nre.compile("a")', ['1 unused-import os']],
    ['an import that only a function uses is used', 'import os\n---\ndef f(): return os.getcwd()', []],
    [
      'drawing without a seed',
      'import random\n---\nrandom.random()\nrandom.random()',
      ['2 unseeded-randomness random.random()'],
    ],
    ['drawing with a seed is quiet', 'import random\nrandom.seed(1)\n---\nrandom.random()', []],
    [
      'a path of one machine',
      'p = "/home/ann/data.csv"\nq = r"C:\\Users\\Ann\\x.csv"\nr = "data/x.csv"',
      ['1 machine-path "/home/ann/data.csv"', '1 machine-path r"C:\\Users\\Ann\\x.csv"'],
    ],
  ])('%s', (_name, text, expected) => {
    expect(codesOf(text)).toEqual(expected);
  });

  test('cells that were run out of order are found by their saved numbers', () => {
    const counts = new Map([
      ['1', 3],
      ['2', 1],
      ['3', 4],
    ]);
    expect(codesOf('a = 1\n---\nb = 2\n---\nc = 3', counts)).toEqual(['2 out-of-order b = 2']);
  });
});
