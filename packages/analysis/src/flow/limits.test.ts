import { beforeAll, describe, expect, test } from 'vitest';
import { checkNotebook } from '../checks/check-notebook.ts';
import { fingerprintCell } from '../fingerprint/fingerprint-cell.ts';
import { loadParser } from '../node.ts';
import { sliceNotebook } from '../slice/slice-notebook.ts';
import { codeCells } from '../testing/cells.ts';
import { analyzeNotebook } from './analyze-notebook.ts';
import type { NotebookGraph } from './graph.ts';

beforeAll(() => loadParser());

const doubtsOf = (graph: NotebookGraph) =>
  graph.statements.flatMap(({ risks }) => risks.map(({ kind }) => kind));

describe('code that is too much to follow', () => {
  test.each([
    ['brackets in brackets', `x = ${'('.repeat(20_000)}1${')'.repeat(20_000)}`],
    ['brackets that nobody closes', `x = ${'['.repeat(20_000)}`],
    ['a long sum', `x = 1${' + 1'.repeat(20_000)}`],
    ['a long way to an attribute', `x = a${'.b'.repeat(20_000)}`],
    ['calls of what calls return', `x = a${'.b()'.repeat(10_000)}`],
    ['functions in functions', `x = ${'lambda: '.repeat(8_000)}1`],
  ])('%s: read as far as it goes, and doubted', (_, source) => {
    const cells = codeCells('a = 1', source, 'print(x)');
    const graph = analyzeNotebook(cells);
    expect(graph.statements.map(({ cellId }) => cellId)).toEqual(['c1', 'c2', 'c3']);
    expect(doubtsOf(graph).some((kind) => kind === 'too-large' || kind === 'unparsed')).toBe(true);
    const slice = sliceNotebook({ graph, cells }, { cellId: 'c3' });
    expect(slice.confidence).toBe('unknown');
    // Of what is no Python, nobody can say what it defines.
    if (graph.unparsed.length === 0) expect(slice.cells.map(({ cellId }) => cellId)).toContain('c2');
    checkNotebook(graph, cells);
    for (const cell of cells) fingerprintCell(cell);
  });

  test('functions that call one another more and more often', () => {
    const functions = Array.from({ length: 12 }, (_, level) => {
      const inner =
        level === 0 ? 'x.append(1)' : `f${level - 1}(x); f${level - 1}([x]); f${level - 1}((x, x))`;
      return `def f${level}(x):\n    ${inner}`;
    });
    const nested = `def deep(x):\n    return ${'g('.repeat(300)}x${')'.repeat(300)}\ndef g(x):\n    return deep(x)`;
    const graph = analyzeNotebook(codeCells(functions.join('\n'), 'a = []\nf11(a)', nested, 'deep(a)'));
    expect(graph.statements.at(-1)?.cellId).toBe('c4');
  });

  test('functions that are made in loops in loops, and may all be called there', () => {
    const DEPTH = 11;
    const lines = Array.from({ length: DEPTH }, (_, at) => `${' '.repeat(at)}for i${at} in rows:`);
    const inner = ['held.append(lambda x: x + seen)', 'tools.run(held)', 'tools.run(*held)'];
    const code = ['held = []', ...lines, ...inner.map((line) => ' '.repeat(DEPTH) + line)].join('\n');
    const graph = analyzeNotebook(codeCells('rows = [1]\nseen = 2\nimport tools', code, 'held'));
    expect(graph.statements.at(-1)?.cellId).toBe('c3');
    const { dependencies, statements } = graph;
    const needs = dependencies.filter(({ from }) => from === statements.length - 1).map(({ to }) => to);
    expect(needs).toContain(statements.length - 2);
  });

  test('one object under ever more names: so many are followed, and the rest is doubted', () => {
    const cells = codeCells('a = []', ...Array.from({ length: 90 }, (_, at) => `b${at} = a`), 'a.append(1)');
    const graph = analyzeNotebook(cells);
    expect(graph.statements.at(-1)?.changes.length).toBe(65);
    expect(doubtsOf(graph)).toContain('too-large');
  });

  test('the longer a notebook, the less each statement may need', () => {
    const cells = codeCells(...Array.from({ length: 1_100 }, () => 'exec(code)'));
    const graph = analyzeNotebook(cells);
    expect(graph.statements.length).toBe(1_100);
    const last = graph.dependencies.filter(({ from }) => from === 1_099);
    expect(last.length).toBe(512);
    expect(doubtsOf(graph)).toContain('too-large');
  });

  test('an object that a name outlives by hundreds of changes is drawn together in one of them', () => {
    const changes = Array.from({ length: 300 }, (_, at) => `a.append(${at})`);
    const graph = analyzeNotebook(codeCells('a = []', 'b = a', changes.join('\n'), 'print(b)'));
    const [last] = graph.statements.slice(-1);
    const needed = new Set<number>([last?.index ?? 0]);
    for (const { from, to } of graph.dependencies.toReversed()) if (needed.has(from)) needed.add(to);
    expect(needed.size).toBe(graph.statements.length);
    expect(graph.dependencies.filter(({ from }) => from === last?.index).length).toBeLessThan(257);
  });
});
