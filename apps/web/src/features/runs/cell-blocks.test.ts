import type { CellView } from '@quire/contract';
import { expect, test } from 'vitest';
import { blocksOf, type CellBlock } from './cell-blocks.ts';

const cell = (id: string, layout: Partial<NonNullable<CellView['layout']>> = {}): CellView => ({
  id,
  type: 'code',
  source: '',
  tags: [],
  layout: { isHidden: false, column: null, tab: null, ...layout },
});
const plain = (id: string): CellView => ({ id, type: 'markdown', source: '', tags: [] });

/** Blocks as text: `a b`, `[a | b]`, `{Title: …}`. */
function say(blocks: readonly CellBlock[]): string {
  const ids = (cells: readonly CellView[]) => cells.map(({ id }) => id).join(' ');
  return blocks
    .map((block) => {
      if (block.kind === 'flow') return ids(block.cells);
      if (block.kind === 'columns') return `[${block.columns.map(ids).join(' | ')}]`;
      return `{${block.tabs.map(({ title, blocks: inner }) => `${title}: ${say(inner)}`).join('; ')}}`;
    })
    .join(' / ');
}

test('without a word of the author the notebook stays as it is', () => {
  expect(say(blocksOf([plain('a'), plain('b')], false))).toBe('a b');
});

test('neighbours in columns stand side by side; one column alone does not', () => {
  const cells = [
    plain('a'),
    cell('b', { column: 1 }),
    cell('c', { column: 2 }),
    cell('d', { column: 1 }),
    plain('e'),
    cell('f', { column: 2 }),
  ];
  expect(say(blocksOf(cells, false))).toBe('a / [b d | c] / e / f');
});

test('neighbours in tabs share one row of tabs, which may have columns inside', () => {
  const cells = [
    cell('a', { tab: 'Map' }),
    cell('b', { tab: 'Table', column: 1 }),
    cell('c', { tab: 'Table', column: 2 }),
    cell('d', { tab: 'Map' }),
    plain('e'),
    cell('f', { tab: 'Map' }),
  ];
  expect(say(blocksOf(cells, false))).toBe('{Map: a d; Table: [b | c]} / e / {Map: f}');
});

test('hidden cells are for those who look behind', () => {
  const cells = [plain('a'), cell('b', { isHidden: true, column: 1 }), cell('c', { column: 2 })];
  expect(say(blocksOf(cells, false))).toBe('a / c');
  expect(say(blocksOf(cells, true))).toBe('a / [b | c]');
});
