import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../node.ts';
import { LAWS } from '../slice/laws.ts';
import { reachForward } from '../slice/reach-forward.ts';
import { restoreClosure } from '../slice/restore-closure.ts';
import { sliceNotebook } from '../slice/slice-notebook.ts';
import { codeCells } from '../testing/cells.ts';
import { cellsOfLaw } from '../testing/slice-laws.ts';
import { analyzeNotebook, NotebookAnalyzer } from './analyze-notebook.ts';

beforeAll(() => loadParser());

describe('analyzeNotebook', () => {
  test('every dependency says why in words', () => {
    const cells = codeCells('import pandas as pd\ndf = pd.DataFrame()', 'df.drop("a", inplace=True)', 'df');
    expect(
      analyzeNotebook(cells).dependencies.map(({ from, to, reason, certainty }) => [
        from,
        to,
        reason,
        certainty,
      ]),
    ).toEqual([
      [1, 0, 'uses `pd`, defined in cell 1', 'certain'],
      [2, 1, 'uses `df`, defined in cell 1', 'certain'],
      [3, 2, 'uses `df`, changed in cell 2 by `df.drop("a", inplace=True)`', 'certain'],
    ]);
  });

  test.each([
    ['open("r.txt", "w").write(text)', 'quire.download("r.txt")'],
    ['df.to_excel("out/r.xlsx")', 'quire.download(what="./out/r.xlsx", label="Report")'],
    ['df.to_csv(path)', 'quire.download(report)'],
  ])('a download depends on the file that it offers: %s', (write, offer) => {
    const { dependencies } = analyzeNotebook(
      codeCells('import quire', write, offer, 'quire.slider("A", 0, 1)'),
    );
    expect(dependencies.map(({ from, to }) => [from, to])).toContainEqual([2, 1]);
    // It asks for nothing, so that inputs below it do not wait for it.
    expect(dependencies.map(({ from, to }) => [from, to])).not.toContainEqual([3, 2]);
  });

  test('an execution order counts more than the order of the cells', () => {
    const cells = codeCells('a = 1', 'print(a)', 'a = 2');
    const graph = analyzeNotebook(cells, { executionOrder: ['c1', 'c3', 'c2'] });
    expect(
      graph.dependencies.map(({ from, to }) => [
        graph.statements[from]?.cellId,
        graph.statements[to]?.cellId,
      ]),
    ).toEqual([['c2', 'c3']]);
  });

  test('a cell that is not valid Python is kept and flagged', () => {
    const cells = codeCells('x = 1', 'for in x:\n    y = 1', 'x');
    const graph = analyzeNotebook(cells);
    const slice = sliceNotebook({ graph, cells }, { cellId: 'c3' });
    expect([graph.unparsed, slice.confidence]).toEqual([['c2'], 'unknown']);
  });

  test('magics keep their place and their effect', () => {
    const cells = codeCells(
      '%matplotlib inline\nx = 1',
      'files = !ls {x}',
      '%%bash\nls',
      '%%capture out\nprint(1)',
      'out',
      'files',
    );
    const graph = analyzeNotebook(cells);
    const kept = (id: string) =>
      sliceNotebook({ graph, cells }, { cellId: id }).cells.map(({ source }) => source);
    expect([kept('c5'), kept('c6')]).toEqual([
      ['%%capture out', 'out'],
      ['x = 1', 'files = !ls {x}', 'files'],
    ]);
  });
});

describe('properties', () => {
  const law = fc.constantFrom(...LAWS.map(([, text]) => text));

  test('a slice of a slice from the same seed is itself', () => {
    fc.assert(
      fc.property(law, (text) => {
        const cells = cellsOfLaw(text);
        const seed = cells.at(-1)?.id ?? '';
        const once = sliceNotebook({ graph: analyzeNotebook(cells), cells }, { cellId: seed }).cells;
        const again = once.map(({ cellId, source }) => ({
          id: cellId,
          type: 'code' as const,
          source,
          tags: [],
        }));
        expect(
          sliceNotebook({ graph: analyzeNotebook(again), cells: again }, { cellId: seed }).cells,
        ).toEqual(once);
      }),
      { numRuns: LAWS.length },
    );
  });

  test('an unrelated cell changes no slice', () => {
    fc.assert(
      fc.property(law, fc.nat(5), (text, at) => {
        const cells = cellsOfLaw(text);
        const seed = cells.at(-1)?.id ?? '';
        const other = {
          id: 'other',
          type: 'code' as const,
          source: 'quite_unrelated = [1, 2]\nprint(quite_unrelated)',
          tags: [],
        };
        const more = cells.toSpliced(Math.min(at, cells.length - 1), 0, other);
        const slice = (all: typeof cells) =>
          sliceNotebook({ graph: analyzeNotebook(all), cells: all }, { cellId: seed }).cells;
        // `exec` of unknown code may use anything, so nothing is unrelated to it.
        if (!/exec\(code\)/.test(text)) expect(slice(more)).toEqual(slice(cells));
      }),
      { numRuns: 300 },
    );
  });

  test('analysing again after an edit gives what analysing anew gives', () => {
    fc.assert(
      fc.property(law, law, (before, after) => {
        const analyzer = new NotebookAnalyzer();
        analyzer.analyze(cellsOfLaw(before));
        expect(analyzer.analyze(cellsOfLaw(after))).toEqual(analyzeNotebook(cellsOfLaw(after)));
      }),
      { numRuns: 200 },
    );
  });

  const fragment = fc.constantFrom(
    ...[
      'a',
      'b',
      ' = ',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      ':',
      '\n',
      '\n',
      '  ',
      'def f(x):\n  ',
      'class A(f):\n  ',
      'for a in b:\n  ',
      'if a:\n  ',
      'return ',
      'lambda x: ',
      'yield ',
      'global a',
      'del ',
      'import a',
      'from a import *',
      '.append(',
      '%time ',
      '%%time\n',
      '!ls {a}',
      'with a as b: ',
      'try:\n  ',
      'except ',
      'match a:\n  case ',
      '@',
      '*',
      ',',
      'a.b',
      'f(',
      'exec("',
      '"',
      'async ',
      'await ',
      ':=',
      'f(f)',
      'a, b = b, a\n',
      'while f(a): ',
      'nonlocal a\n',
    ],
  );

  test('no text makes analysis, slicing or checking throw', () => {
    const source = fc.array(fragment, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(source, { maxLength: 4 }), (sources) => {
        const cells = codeCells(...sources);
        const graph = analyzeNotebook(cells);
        for (const { id } of cells) sliceNotebook({ graph, cells }, { cellId: id }, { granularity: 'cells' });
        reachForward(graph, { cellIds: ['c1'] });
      }),
      { numRuns: 700 },
    );
  });
});

describe('forward', () => {
  const cells = codeCells('a = 1', 'xs = []', 'xs.append(a)', 'print(xs)', 'print("other")');

  test('a change reaches what needs it', () => {
    expect(reachForward(analyzeNotebook(cells), { cellIds: ['c1'] })).toEqual(['c1', 'c3', 'c4']);
  });

  test('a change of a name reaches what needs it', () => {
    expect(reachForward(analyzeNotebook(cells), { names: ['a'] })).toEqual(['c1', 'c3', 'c4']);
  });

  test('a name that the earlier text of a cell bound is made again', () => {
    const before = codeCells('a = 1', 'a = a + 1', 'print(a)');
    const after = codeCells('a = 1', 'b = 5', 'print(a)');
    const closure = restoreClosure(analyzeNotebook(after), { cellIds: ['c2'] }, analyzeNotebook(before));
    expect(closure).toEqual(['c1', 'c2', 'c3']);
  });

  test('a cell that rebinds what it reads starts again from what made it', () => {
    const counting = codeCells('n = 1', 'n = n + 1', 'print(n)');
    expect(restoreClosure(analyzeNotebook(counting), { cellIds: ['c2'] })).toEqual(['c1', 'c2', 'c3']);
  });

  test('running again in a live kernel also restores what is changed in place', () => {
    expect(restoreClosure(analyzeNotebook(cells), { cellIds: ['c1'] })).toEqual(['c1', 'c2', 'c3', 'c4']);
  });
});
