import { describe, expect, test } from 'vitest';
import { cellLayout, withCellLayout } from './cell-layout.ts';
import type { JsonObject } from './document.ts';
import { sanitiseNotebook } from './sanitise-notebook.ts';
import { stripForReader } from './strip-for-reader.ts';
import { code, markdown, notebook } from './testing/notebooks.ts';

const NOWHERE = { isHidden: false, column: null, tab: null };
const cell = (metadata: JsonObject) => code('1', { metadata });
const tagged = (...tags: string[]) => cell({ tags });

describe('where a cell stands in the app', () => {
  test('is said by tags that any editor can set', () => {
    expect(cellLayout(tagged('other'))).toEqual(NOWHERE);
    expect(cellLayout(tagged('quire-hide'))).toEqual({ ...NOWHERE, isHidden: true });
    expect(cellLayout(tagged('quire-column:left'))).toEqual({ ...NOWHERE, column: 1 });
    expect(cellLayout(tagged('quire-column:right', 'quire-tab: By region '))).toEqual({
      ...NOWHERE,
      column: 2,
      tab: 'By region',
    });
    expect(cellLayout(tagged('quire-column:3'))).toEqual({ ...NOWHERE, column: 3 });
    expect(cellLayout(tagged('quire-column:9', 'quire-tab:'))).toEqual(NOWHERE);
  });

  test('is said by metadata before tags, and nonsense in it says nothing', () => {
    const layout = { hidden: true, column: 2, tab: 'Details' };
    const given = cell({ tags: ['quire-column:1'], quire: { layout } });
    expect(cellLayout(given)).toEqual({ isHidden: true, column: 2, tab: 'Details' });
    expect(cellLayout(cell({ quire: { layout: { hidden: 'yes', column: 1.5, tab: 7 } } }))).toEqual(NOWHERE);
  });

  test('is written once, and taken back without a trace', () => {
    const given = cell({ tags: ['quire-hide', 'kept'], name: 'x' });
    const placed = withCellLayout(given, { isHidden: false, column: 2, tab: 'Details' });
    expect(placed.metadata).toEqual({
      name: 'x',
      tags: ['kept'],
      quire: { layout: { column: 2, tab: 'Details' } },
    });
    expect(withCellLayout(placed, NOWHERE).metadata).toEqual({ name: 'x', tags: ['kept'] });
  });

  test('survives publishing and is there for people who may not read the code, with nothing beside it', () => {
    const layout = { hidden: true, column: 1, tab: 'Details' };
    const given = notebook([
      cell({ quire: { layout: { ...layout, note: 'for me' }, author: 'me' } }),
      markdown('x', { metadata: { quire: { layout: { column: 99, tab: 'a\nb' } } } }),
      tagged('quire-tab:Details', 'todo'),
    ]);
    const { notebook: clean } = sanitiseNotebook(given);
    expect(clean.cells.map(({ metadata }) => metadata)).toEqual([
      { quire: { layout } },
      {},
      { tags: ['quire-tab:Details', 'todo'] },
    ]);
    expect(stripForReader(clean).cells.map(({ metadata }) => metadata)).toEqual([
      { quire: { layout } },
      {},
      { tags: ['quire-tab:Details'] },
    ]);
  });
});
