import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import { analyzeNotebook, NotebookAnalyzer } from './analyze-notebook.ts';

beforeAll(() => loadParser());

/** What notebooks are made of: everything that one cell may leave for another is in some of these. */
const LINES = [
  'import pandas as pd',
  'import numpy as np, matplotlib.pyplot as plt',
  'from os.path import *',
  'import xml.dom.minidom, xml',
  'df = pd.read_csv("sales.csv")',
  'df["total"] = df["price"] * df["count"]',
  'df.dropna(inplace=True)',
  'view = df[df.total > limit]',
  'view.sort_values("total", inplace=True)',
  'limit = 3',
  'rows = [df, view]',
  'rows[0].drop(columns="a", inplace=True)',
  'def clean(x, seen=[]):\n    seen.append(x)\n    x.dropna(inplace=True)\n    return x',
  'def counter():\n    made = []\n    def add(x):\n        made.append(x)\n        return made\n    return add',
  'add = counter()',
  'add(df)',
  'kept = add(view)',
  'kept.append(limit)',
  'view = clean(df)',
  'class Model:\n    parts = []\n    def fit(self, x):\n        self.x = x\n        return self\n    def add(self, y):\n        self.parts.append(y)',
  'model = Model().fit(df)',
  'model.add(view)',
  'Model.fit = clean',
  'walk = (row for row in rows)',
  'first = next(walk)',
  'for row in rows:\n    limit += len(row)\n    row["k"] = limit',
  'if limit > 2:\n    df = view\nelse:\n    other = rows',
  'try:\n    other\nexcept NameError:\n    other = None',
  'del view',
  'del df, limit',
  'print(df, limit)',
  'df.describe()',
  '_',
  'last = [_, __, ___]',
  'Out[2]',
  'exec("limit = 4")',
  'exec(code)',
  'eval("limit + 1")',
  'np.random.seed(0)',
  'x = np.random.rand(3)',
  'plt.plot(x)\nfig = plt.gcf()',
  'fig.savefig("out/plot.png")',
  'plt.style.use("ggplot")',
  'pd.set_option("display.width", 3)',
  'with open("out/a.txt", "w") as f:\n    f.write("a")',
  'text = open("out/a.txt").read()',
  'import os\nos.makedirs("out")',
  'os.environ["A"] = "b"',
  'os.listdir(folder)',
  '%matplotlib inline',
  '!ls {folder}',
  'files = !ls',
  '%%bash\necho a > b.txt',
  'a, b = b, a',
  'a = b = rows',
  'a.append(b)',
  'con = sqlite3.connect("x.db")\ncon.execute("create table t (a int)")',
  'pd.read_sql("select * from t", con)',
  'df.query("total > @limit")',
  'x = x = = 1',
  'lambda: df',
  'double = lambda v: (v, limit)',
  'double(rows)',
  'xml.dom.minidom.parse(text)',
  'same = rows',
  'same[0] = limit',
  'rows[1] = view',
  'first = rows[1]',
  'first["a"] = x[limit]',
  'rows = [df, first]\nrows[1].dropna(inplace=True)',
  'Model.parts = rows',
  'print(Model.parts)',
];
/** Functions that keep what they were given, and who finds it there. */
const KEEPING = [
  'def counter():\n    made = []\n    def add(x):\n        made.append(x)\n        return made\n    return add',
  'add = counter()',
  'df, view, rows = [1], [2], [3]',
  'add(df)',
  'add(view)',
  'kept = add(rows)',
  'kept.append(4)',
  'kept[0].append(5)',
  'class Box:\n    def put(self, x):\n        self.x = x\n    def take(self):\n        return self.x',
  'box = Box()',
  'box.put(df)',
  'box.put(view)',
  'taken = box.take()',
  'taken.append(6)',
  'Box.put = add',
];
const lineOf = (lines: readonly string[]) => fc.constantFrom(...lines);
const line = fc.oneof(lineOf(LINES), lineOf(KEEPING));
const linesOf = (one: fc.Arbitrary<string>, maxLength: number) =>
  fc.array(one, { maxLength }).map((lines) => lines.join('\n'));
const source = fc.oneof(linesOf(line, 4), linesOf(lineOf(KEEPING), 2));
/** Where functions that keep something stand above those that use them. */
const keeping = fc
  .array(linesOf(lineOf(KEEPING.slice(2)), 2), { minLength: 3, maxLength: 8 })
  .map((sources) => [KEEPING.slice(0, 2).join('\n'), ...sources]);
const notebook = fc.oneof(fc.array(source, { minLength: 1, maxLength: 12 }), keeping);

type Edit =
  | { readonly do: 'change' | 'insert'; readonly at: number; readonly source: string }
  | { readonly do: 'append' | 'cut'; readonly at: number; readonly line: string }
  | { readonly do: 'delete' | 'note'; readonly at: number }
  | { readonly do: 'move'; readonly at: number; readonly to: number };

const place = fc.nat(1_000);
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ do: fc.constantFrom('change', 'insert'), at: place, source }),
  fc.record({ do: fc.constantFrom('append', 'cut'), at: place, line }),
  fc.record({ do: fc.constantFrom('delete', 'note'), at: place }),
  fc.record({ do: fc.constant('move'), at: place, to: place }),
) as fc.Arbitrary<Edit>;

/** The notebook after an edit; ids are never used again. */
function edited(cells: readonly AnalysisCell[], done: Edit, id: string): readonly AnalysisCell[] {
  const at = done.at % Math.max(1, cells.length);
  const cell = cells[at];
  const made: AnalysisCell = { id, type: 'code', source: 'source' in done ? done.source : '', tags: [] };
  if (done.do === 'insert') return cells.toSpliced(at, 0, made);
  if (done.do === 'note') return cells.toSpliced(at, 0, { ...made, type: 'markdown' });
  if (cell === undefined) return cells;
  switch (done.do) {
    case 'change':
      return cells.with(at, { ...cell, source: done.source });
    case 'append':
      return cells.with(at, { ...cell, source: `${cell.source}\n${done.line}` });
    case 'cut':
      return cells.with(at, { ...cell, source: cell.source.split('\n').slice(1).join('\n') });
    case 'move': {
      const others = cells.toSpliced(at, 1);
      return others.toSpliced(done.to % (others.length + 1), 0, cell);
    }
    default:
      return cells.toSpliced(at, 1);
  }
}

describe('analysing again after edits', () => {
  test('gives what analysing from the start gives, whatever is edited, inserted, deleted and moved', () => {
    fc.assert(
      fc.property(notebook, fc.array(edit, { minLength: 1, maxLength: 8 }), (sources, edits) => {
        const analyzer = new NotebookAnalyzer();
        let cells: readonly AnalysisCell[] = codeCells(...sources);
        analyzer.analyze(cells);
        for (const [number, one] of edits.entries()) {
          cells = edited(cells, one, `new-${number}`);
          expect(analyzer.analyze(cells)).toEqual(analyzeNotebook(cells));
        }
      }),
      { numRuns: 120 },
    );
  });

  test('gives what analysing from the start gives, in whatever order cells ran, again and again', () => {
    const order = fc.array(fc.nat(5), { maxLength: 10 });
    fc.assert(
      fc.property(
        notebook,
        fc.array(fc.tuple(order, edit), { minLength: 1, maxLength: 5 }),
        (sources, steps) => {
          const analyzer = new NotebookAnalyzer();
          let cells: readonly AnalysisCell[] = codeCells(...sources);
          for (const [number, [ran, one]] of steps.entries()) {
            cells = edited(cells, one, `new-${number}`);
            const executionOrder = ran.flatMap((at) => cells[at]?.id ?? []);
            expect(analyzer.analyze(cells, { executionOrder })).toEqual(
              analyzeNotebook(cells, { executionOrder }),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  test('keeps an analyser right through two notebooks in turns', () => {
    fc.assert(
      fc.property(notebook, notebook, (left, right) => {
        const analyzer = new NotebookAnalyzer();
        for (const sources of [left, right, left]) {
          const cells = codeCells(...sources);
          expect(analyzer.analyze(cells)).toEqual(analyzeNotebook(cells));
        }
      }),
      { numRuns: 30 },
    );
  });
});
