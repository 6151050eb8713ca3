import { expect, test } from 'vitest';
import { changesOf, isSame, layoutsOf, onTopOf, place, tabsIn, writeLayouts } from './layouts.ts';

const cells = ['a', 'b', 'c'].map((id) => ({ id, type: 'code' as const, source: '', tags: [] }));

test('places are changed for several cells at once, and written where they differ', () => {
  const before = layoutsOf(cells);
  const after = place(place(before, ['a', 'b'], { tab: 'Map' }), ['b'], { column: 2 });
  expect([isSame(before, after), isSame(after, place(after, ['a'], { tab: 'Map' }))]).toEqual([false, true]);
  expect(tabsIn(after)).toEqual(['Map']);
  const file = JSON.stringify({
    cells: [
      { id: 'a', cell_type: 'code', metadata: { tags: ['quire-hide', 'kept'] }, source: ['x'] },
      { id: 'b', cell_type: 'code', metadata: {}, source: 'y' },
      { id: 'c', cell_type: 'code', metadata: { tags: [] }, source: 'z' },
    ],
  });
  expect(JSON.parse(writeLayouts(file, after)).cells).toEqual([
    {
      id: 'a',
      cell_type: 'code',
      metadata: { tags: ['kept'], quire: { layout: { tab: 'Map' } } },
      source: ['x'],
    },
    { id: 'b', cell_type: 'code', metadata: { quire: { layout: { column: 2, tab: 'Map' } } }, source: 'y' },
    { id: 'c', cell_type: 'code', metadata: { tags: [] }, source: 'z' },
  ]);
});

test('what was moved stands on top of a version published meanwhile', () => {
  const before = layoutsOf(cells);
  const mine = changesOf(before, place(before, ['a', 'c'], { isHidden: true }));
  const [first, second] = cells;
  if (!first || !second) throw new Error('no cells');
  const theirs = place(layoutsOf([first, second, { ...first, id: 'd' }]), ['a', 'b'], { column: 2 });
  expect([...onTopOf(theirs, mine)]).toEqual([
    ['a', { isHidden: true, column: null, tab: null }],
    ['b', { isHidden: false, column: 2, tab: null }],
    ['d', { isHidden: false, column: null, tab: null }],
  ]);
});
