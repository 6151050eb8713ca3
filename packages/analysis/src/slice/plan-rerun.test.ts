import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import type { PlanOutcome } from '../testing/plan-runs.ts';
import { runPlans } from '../testing/plan-runs.ts';
import { PLAN_LAWS } from './plan-laws.ts';
import { IMPLICIT_PLAN_LAWS } from './plan-laws-implicit.ts';
import { planRerun } from './plan-rerun.ts';

const LAWS = [...PLAN_LAWS, ...IMPLICIT_PLAN_LAWS];

function notebookOf(text: string): AnalysisCell[] {
  return codeCells(...text.split(/\n---\n/)).map((cell, index) =>
    index === 0 ? { ...cell, tags: ['parameters'] } : cell,
  );
}

const planFor = (cells: readonly AnalysisCell[]) =>
  planRerun({ graph: analyzeNotebook(cells), cells }, { names: ['p'] });
const numbers = (ids: readonly string[]) => ids.map((id) => id.slice(1)).join(' ');

const outcomes = new Map<string, PlanOutcome>();
beforeAll(async () => {
  await loadParser();
  const all = LAWS.map(([, text]) => notebookOf(text));
  for (const [index, outcome] of runPlans(all.map((cells) => ({ cells, plan: planFor(cells) }))).entries())
    outcomes.set(LAWS[index]?.[0] ?? '', outcome);
});

describe('running on from a copy of the process shows what a fresh run shows', () => {
  test.each(LAWS)('%s', (sentence, text, expected) => {
    const plan = planFor(notebookOf(text));
    expect(plan.fromStart ? 'from start' : numbers(plan.run)).toBe(expected);
    const outcome = outcomes.get(sentence);
    expect(outcome?.planned).toEqual(outcome?.fresh);
  });

  test('whatever the notebook', () => {
    const statement = fc.constantFrom(
      'a = [p]',
      'a = [1]',
      'b = a',
      'c = len(b) + p',
      'c = len(b)',
      'b.append(c)',
      'def f(x):\n    a.append(x)\n    return x + p',
      'def f(x):\n    return x',
      'd = f(3)',
      'for i in a:\n    c += i',
      'e = {"k": a}',
      'e["k"].append(2)',
      'print(a, b)',
      'print(p)',
      'd',
      'c',
      'print(e)',
      'a = sorted(a)',
      'del d',
      'try:\n    print(d)\nexcept NameError:\n    print("gone")',
      'h = lambda: b',
      'h().append(1)',
      'g = (i + p for i in a)',
      'print(next(g, None))',
      'import random\nrandom.seed(p)',
      'import random\nrandom.seed(0)',
      'import random\nprint(random.random())',
      'with open("t", "w") as out:\n    print(p, file=out)',
      'with open("t", "a") as out:\n    print(c, file=out)',
      'import os\nprint(open("t").read() if os.path.exists("t") else "none")',
      'import os\nos.environ["QUIRE_LAW"] = str(p)',
      'import os\nprint(os.environ.get("QUIRE_LAW"))',
      'exec("c = p")',
      'p = p + 1',
      'class C:\n    items = []\n    def put(self, x):\n        self.items.append(x)\n        return self.items',
      'k = C()',
      'print(k.put(c))',
    );
    const notebook = fc
      .array(fc.array(statement, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 9 })
      .map((rest) =>
        codeCells(
          'p = 1',
          'a, b, c, d, e = [0], [1], 2, 3, {"k": []}\nf = h = lambda *x: b\ng = iter(a)\nclass C:\n    def put(self, x): return x\nk = C()\nimport random\nrandom.seed(5)',
          ...rest.map((lines) => lines.join('\n')),
        ),
      );
    const sampled = fc.sample(notebook, { numRuns: 120, seed: 7 });
    const plans = sampled.map((cells) => ({ cells, plan: planFor(cells) }));
    const wrong = runPlans(plans).flatMap(({ fresh, planned }, index) =>
      fresh.join('|') === planned.join('|') ? [] : [{ fresh, planned, ...plans[index] }],
    );
    expect(wrong).toEqual([]);
    expect(plans.filter(({ plan }) => plan.skip.length > 0).length).toBeGreaterThan(30);
  });
});

describe('planRerun', () => {
  test('says for each cell why it runs or stays', () => {
    const cells = notebookOf('p = 1\n---\nxs = [p]\n---\nys = [1]\n---\nprint(xs)');
    expect([...planFor(cells).why]).toEqual([
      ['c2', 'uses `p`, defined in cell 1'],
      ['c3', 'nothing that changed reaches it, and no cell that runs needs it'],
      ['c4', 'uses `xs`, defined in cell 2'],
    ]);
  });

  test('an edited cell reaches those that used what it made before', () => {
    const before = codeCells('x = 1', 'y = 2', 'print(x)', 'print(y)');
    const after = codeCells('x = 1', 'z = 2', 'print(x)', 'print(y)');
    const plan = planRerun(
      { graph: analyzeNotebook(after), cells: after, previous: analyzeNotebook(before) },
      { cellIds: ['c2'] },
    );
    expect([plan.first, plan.run, plan.skip]).toEqual([1, ['c2', 'c4'], ['c3']]);
  });

  test('a name that nothing assigns means a fresh run', () => {
    const cells = codeCells('a = 1', 'print(a)');
    const plan = planRerun({ graph: analyzeNotebook(cells), cells }, { names: ['q'] });
    expect([plan.fromStart, plan.run]).toEqual([true, ['c1', 'c2']]);
  });

  test('markdown between the cells keeps its place', () => {
    const cells = notebookOf('p = 1\n---\n2\n---\np');
    const mixed = [cells[0], { id: 'm', type: 'markdown', source: '# p', tags: [] }, ...cells.slice(1)];
    const plan = planFor(mixed.filter((cell): cell is AnalysisCell => cell !== undefined));
    expect([plan.first, plan.run, plan.skip]).toEqual([3, ['c3'], []]);
  });
});
