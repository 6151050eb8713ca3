import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnalysisCell } from '../cell.ts';
import { checkNotebook } from '../checks/check-notebook.ts';
import { fingerprintCell } from '../fingerprint/fingerprint-cell.ts';
import { signatureOf } from '../fingerprint/min-hash.ts';
import { analyzeNotebook } from '../flow/analyze-notebook.ts';
import { loadParser } from '../node.ts';
import { codeCells } from '../testing/cells.ts';
import { sliceNotebook } from './slice-notebook.ts';

beforeAll(() => loadParser());

/** Statements over a few names: enough for aliases, changes and functions to meet. */
const statement = fc.constantFrom(
  'a = [1]',
  'b = a',
  'c = len(b)',
  'b.append(c)',
  'def f(x):\n    a.append(x)\n    return x',
  'd = f(3)',
  'for i in a:\n    c += i',
  'e = {"k": a}',
  'e["k"].append(2)',
  'print(a, b)',
  'import math',
  'g = math.sqrt(c)',
  'a = sorted(a)',
  'del d',
  'h = lambda: b',
  'h().append(1)',
);
const notebook = fc
  .array(fc.array(statement, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 })
  .map((cells) =>
    codeCells(
      'a, b, c, d, e = [0], [1], 2, 3, {"k": []}\nf = h = lambda *x: b',
      ...cells.map((lines) => lines.join('\n')),
    ),
  );

const slice = (cells: readonly AnalysisCell[], cellId: string) =>
  sliceNotebook({ graph: analyzeNotebook(cells), cells }, { cellId }, { granularity: 'cells' }).cells;
const lastOf = (cells: readonly AnalysisCell[]): string => cells.at(-1)?.id ?? '';

describe('whatever is analysed', () => {
  test('nothing throws, and positions lie where the text is', () => {
    const wild = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 80 }),
      fc
        .array(
          fc.constantFrom(
            '%',
            '!',
            'x',
            ' = ',
            '(',
            ')',
            '\n',
            '    ',
            'def f(:',
            '"""',
            "'",
            'for ',
            ':',
            '\\',
            '%%bash\n',
            '\u2028',
            '\t',
          ),
          { maxLength: 25 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 4 }), (sources) => {
        const cells = codeCells(...sources);
        const graph = analyzeNotebook(cells);
        for (const one of graph.statements) {
          const source = cells.find(({ id }) => id === one.cellId)?.source ?? '';
          expect(source.slice(one.range.start, one.range.end)).toBe(one.source);
        }
        for (const { cellId, range } of checkNotebook(graph, cells)) {
          const length = cells.find(({ id }) => id === cellId)?.source.length ?? -1;
          expect(range.start >= 0 && range.start <= range.end && range.end <= length).toBe(true);
        }
        for (const cell of cells) {
          fingerprintCell(cell);
          sliceNotebook({ graph, cells }, { cellId: cell.id });
        }
        signatureOf(cells);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a slice', () => {
  test('of a slice from the same cell is itself', () => {
    fc.assert(
      fc.property(notebook, (cells) => {
        const once = slice(cells, lastOf(cells));
        const kept = cells.filter(({ id }) => once.some(({ cellId }) => cellId === id));
        expect(slice(kept, lastOf(cells))).toEqual(once);
      }),
      { numRuns: 150 },
    );
  });

  test('is the same after a cell was added that has nothing to do with the others', () => {
    fc.assert(
      fc.property(notebook, fc.nat(7), (cells, place) => {
        const stranger: AnalysisCell = {
          id: 'new',
          type: 'code',
          source: 'unrelated = [1]\nunrelated.append(2)',
          tags: [],
        };
        const at = Math.min(place, cells.length - 1);
        const more = [...cells.slice(0, at), stranger, ...cells.slice(at)];
        expect(slice(more, lastOf(cells))).toEqual(slice(cells, lastOf(cells)));
      }),
      { numRuns: 150 },
    );
  });

  test('keeps the same cells when variables are called otherwise', () => {
    fc.assert(
      fc.property(notebook, (cells) => {
        const renamed = cells.map((cell) => ({
          ...cell,
          source: cell.source.replace(/\b[a-h]\b/g, (name) => `my_${name}`),
        }));
        const ids = (of: readonly AnalysisCell[]) => slice(of, lastOf(of)).map(({ cellId }) => cellId);
        expect(ids(renamed)).toEqual(ids(cells));
        // A function that is called keeps its name: without its definition it may be any.
        for (const [place, cell] of cells.entries()) {
          if (/\b[fh]\(/.test(cell.source)) continue;
          const other = renamed[place] ?? cell;
          expect(fingerprintCell(other).structural).toBe(fingerprintCell(cell).structural);
        }
      }),
      { numRuns: 150 },
    );
  });
});
