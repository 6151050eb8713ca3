import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import type { RestoredRun } from '../testing/restore-runs.ts';
import { runRestored } from '../testing/restore-runs.ts';
import { restoreClosure } from './restore-closure.ts';
import { RESTORE_LAWS } from './restore-laws.ts';

beforeAll(() => loadParser());

function restored(before: readonly string[], place: number, text: string): RestoredRun {
  const after = before.with(place, text);
  const [old, fresh] = [codeCells(...before), codeCells(...after)];
  const ids = restoreClosure(
    analyzeNotebook(fresh),
    { cellIds: [fresh[place]?.id ?? ''] },
    analyzeNotebook(old),
  );
  return { before, after, run: ids.map((id) => Number(id.slice(1)) - 1) };
}

describe('running some cells again in a live kernel leaves what a clean run leaves', () => {
  let runs: readonly RestoredRun[] = [];
  let outcomes: ReturnType<typeof runRestored> = [];
  beforeAll(() => {
    runs = RESTORE_LAWS.map(([, cells, edited, text]) => restored(cells.split('\n---\n'), edited - 1, text));
    outcomes = runRestored(runs);
  });

  test.each(RESTORE_LAWS.map((law, at) => [law[0], at] as const))('%s', (_sentence, at) => {
    expect(runs[at]?.run.map((position) => position + 1).join(' ')).toBe(RESTORE_LAWS[at]?.[4]);
    expect(outcomes[at]?.restored).toEqual(outcomes[at]?.clean);
  });

  test('a name that gets another value is no key', () => {
    const graph = analyzeNotebook(codeCells('k = 1', 'x = [1, 2]', 'y = x[k]', 'x[0] = 9', 'print(y)', 'x'));
    expect(restoreClosure(graph, { names: ['k'] })).toEqual(['c1', 'c2', 'c3', 'c4', 'c5']);
    expect(restoreClosure(graph, { cellIds: ['c3'] })).toEqual(['c3', 'c5']);
  });

  test('whatever the notebook and the edit', () => {
    const statement = fc.constantFrom(
      'a = [1]',
      'b = a',
      'b = a[:]',
      'c = len(b)',
      'c = a[0]',
      'b.append(c)',
      'a[0] = 7',
      'b[0] = c',
      'a, b = b, a',
      'def f(x):\n    a.append(x)\n    return x',
      'd = f(3)',
      'for i in a:\n    c += 1',
      'e = {"k": a}',
      'e["k"].append(2)',
      'e["m"] = c',
      'e["m"] = e["k"]',
      'e["m"] = 5',
      'c = e.get("m", 1)',
      'print(a, b)',
      'print(e)',
      'print(e["k"])',
      'print(c, d)',
      'a = sorted(a)',
      'a += [4]',
      'c += 1',
      'del d',
      'd = 6',
      'if c > 3:\n    e["m"] = 8',
      'h = lambda: b',
      'h().append(1)',
      'x = [a, b]',
      'x[0].append(3)',
      'print(x)',
      'for y in x:\n    y.append(0)',
      'y = x[0]',
      'y[0] = c',
      'x[1] = b',
      'k = 1',
      'c = x[k][0]',
      'a = a + [c]',
    );
    const cell = fc.array(statement, { minLength: 1, maxLength: 2 }).map((lines) => lines.join('\n'));
    const notebook = fc.record({
      cells: fc.array(cell, { minLength: 3, maxLength: 8 }),
      place: fc.nat(),
      text: cell,
    });
    const start =
      'a, b, c, d, e = [0], [1], 2, 3, {"k": [0], "m": 1}\nf = h = lambda *x: b\nx = [[5], [6]]\ny, k = [9], 0';
    const sampled = fc.sample(notebook, { numRuns: 250, seed: 11 });
    const edits = sampled.map(({ cells, place, text }) =>
      restored([start, ...cells], 1 + (place % cells.length), text),
    );
    const wrong = runRestored(edits).flatMap(({ clean, restored: shown }, at) =>
      clean.join('|') === shown.join('|') || /Error/.test(clean.join())
        ? []
        : [{ clean, shown, ...edits[at] }],
    );
    expect(wrong).toEqual([]);
    expect(edits.filter(({ run, after }) => run.length < after.length).length).toBeGreaterThan(60);
  });
});
