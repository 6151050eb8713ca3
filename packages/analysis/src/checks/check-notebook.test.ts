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
    [
      'packages that are installed on the way, however it is written',
      '%pip install -q plotly\n!pip list\n---\nimport sys\n!cd x && {sys.executable} -m pip install a\npip install b\n---\n%%bash\nls\npip3 install c\n---\nimport os\nos.system("pip install d")\n# pip install e\nprint(1)',
      [
        '1 installs-packages %pip install -q plotly',
        '2 installs-packages !cd x && {sys.executable} -m pip install a',
        '2 installs-packages pip install b',
        '3 installs-packages pip3 install c',
        '4 installs-packages os.system("pip install d")',
      ],
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

describe('more checks', () => {
  test.each<[string, string, string[]]>([
    [
      'rows chosen by a condition and changed in place',
      'df[df.a > 0].dropna(inplace=True)',
      ['1 change-of-a-copy df[df.a > 0].dropna(inplace=True)'],
    ],
    [
      'an assignment to rows chosen by a condition',
      'df[(df.a > 0) & (df.b < 1)]["c"] = 1',
      ['1 change-of-a-copy df[(df.a > 0) & (df.b < 1)]["c"] = 1'],
    ],
    ['an item of a nested list is no copy', 'rows = [[1]]\nrows[0][0] = 2', []],
    ['a frame changed in place is fine', 'df.dropna(inplace=True)', []],
    [
      'a function that becomes a value',
      'def mean(x): return x\n---\nmean(1)\n---\nmean = 3',
      ['3 redefined mean = 3'],
    ],
    ['a word of Python that becomes a value', 'sum([1])\n---\nsum = 3', ['2 redefined sum = 3']],
    ['a value that gets another value is fine', 'a = 1\n---\nprint(a)\n---\na = 2', []],
    ['a password in the code', `password = "hunter${'2-but-longer'}"`, [`1 secret hunter${'2-but-longer'}`]],
  ])('%s', (_, text, expected) => {
    expect(codesOf(text).filter((code) => !code.includes('undefined-name'))).toEqual(expected);
  });

  test('an input that a cell changes, until it gets a value of its own', () => {
    const cells = [
      { id: 'p', type: 'code' as const, source: 'regions: list[str] = ["N"]', tags: ['parameters'] },
      ...cellsOfLaw('regions.append("S")\n---\nregions = [1]\n---\nregions.append(2)'),
    ];
    const found = checkNotebook(analyzeNotebook(cells), cells);
    expect(found.map(({ code, cellId }) => `${cellId} ${code}`)).toEqual(['1 input-changed']);
  });

  test('an input without a type, with the fix that adds it', () => {
    const cells = [
      { id: 'p', type: 'code' as const, source: 'rate = 0.5\nname: str = "x"', tags: ['parameters'] },
    ];
    const [found] = checkNotebook(analyzeNotebook(cells), cells);
    expect(found).toMatchObject({
      code: 'input-without-type',
      fix: { start: 4, end: 4, replacement: ': float', title: 'Add the type float' },
    });
  });

  test('a name that comes from a deleted cell', () => {
    expect(
      codesOf(
        'a = 1\n---\nprint(gone, a)',
        new Map([
          ['1', 1],
          ['2', 5],
        ]),
      ),
    ).toEqual(['2 deleted-cell gone']);
  });

  test('an unused import comes with the fix that removes its line, and only where nothing else is lost', () => {
    const cells = cellsOfLaw('import os\nimport re, json\nprint(json)');
    const fixes = checkNotebook(analyzeNotebook(cells), cells).map(({ fix }) => fix?.title ?? null);
    expect(fixes).toEqual(['Remove the import', null]);
  });
});
