import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareCells } from './compare-cells.ts';
import { compareLines } from './compare-lines.ts';
import { isChanged, linesOfCell, linesOfSettings, settingsOf } from './compared-cell.ts';
import { code, markdown } from './testing/notebooks.ts';

const a = code('a = 1', { id: 'aa' });
const b = code('b = 2', { id: 'bb' });
const c = markdown('# C', { id: 'cc' });
const told = (rows: ReturnType<typeof compareCells>) =>
  rows.map(
    ({ kind, isMoved, before, after }) => `${kind}${isMoved ? ' moved' : ''} ${(after ?? before)?.id}`,
  );

describe('comparing cells', () => {
  it('tells what was added, removed, changed and moved', () => {
    expect(told(compareCells([a, b, c], [a, b, c]))).toEqual(['same aa', 'same bb', 'same cc']);
    expect(told(compareCells([a, b, c], [a, code('b = 3', { id: 'bb' }), c]))).toEqual([
      'same aa',
      'changed bb',
      'same cc',
    ]);
    expect(told(compareCells([a, b], [a, c, b]))).toEqual(['same aa', 'added cc', 'same bb']);
    expect(told(compareCells([a, b, c], [a, c]))).toEqual(['same aa', 'removed bb', 'same cc']);
    expect(told(compareCells([a, b, c], [c, a, b]))).toEqual(['same moved cc', 'same aa', 'same bb']);
  });
  it('finds a cell by its content where ids were made anew, and never pairs a cell twice', () => {
    const renamed = [code('a = 1', { id: 'xx' }), code('a = 1', { id: 'yy' })];
    expect(told(compareCells([a, b], renamed))).toEqual(['same xx', 'added yy', 'removed bb']);
  });
  it('shows every cell of both exactly once', () => {
    const cells = fc
      .uniqueArray(fc.integer({ min: 0, max: 12 }))
      .map((ids) => ids.map((id) => code(`x = ${id % 5}`, { id: `cell-${id}` })));
    fc.assert(
      fc.property(cells, cells, (before, after) => {
        const rows = compareCells(before, after);
        expect(rows.flatMap((row) => row.after ?? [])).toEqual(after);
        expect(
          rows
            .flatMap((row) => row.before ?? [])
            .map(({ id }) => id)
            .sort(),
        ).toEqual(before.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('comparing lines', () => {
  it('keeps what is common', () => {
    expect(compareLines('a\nb\nc', 'a\nx\nc').map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'same a',
      'removed b',
      'added x',
      'same c',
    ]);
  });
  it('gives both texts back', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', '')).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = compareLines(before, after);
        const side = (other: string) =>
          lines
            .filter(({ kind }) => kind !== other)
            .map((line) => line.text)
            .join('\n');
        expect([side('added'), side('removed')]).toEqual([before, after]);
      }),
    );
  });
});

describe('a compared cell', () => {
  const shown = (before: string, after: string) => {
    const [row] = compareCells([code(before, { id: 'aa' })], [code(after, { id: 'aa' })]);
    return row ? linesOfCell(row).map(({ kind, text }) => `${kind} ${text}`) : [];
  };
  const ten = Array.from({ length: 10 }, (_, index) => `line ${index}`);
  it('shows the lines near a change and folds the others', () => {
    expect(shown(ten.join('\n'), ten.with(5, 'new').join('\n'))).toEqual([
      'gap …',
      'same line 2',
      'same line 3',
      'same line 4',
      'removed line 5',
      'added new',
      'same line 6',
      'same line 7',
      'same line 8',
      'gap …',
    ]);
  });
  it('is shown whole where no line changed, and where it is new or gone', () => {
    expect(shown(ten.join('\n'), ten.join('\n'))).toEqual(ten.map((text) => `same ${text}`));
    expect(compareCells([a], [b]).map((row) => linesOfCell(row))).toEqual([
      [{ kind: 'added', text: 'b = 2' }],
      [{ kind: 'removed', text: 'a = 1' }],
    ]);
  });
  it('counts as changed also where it only moved', () => {
    expect(compareCells([a, b, c], [c, a, b]).map(isChanged)).toEqual([true, false, false]);
  });
});

describe('compared settings', () => {
  const shown = (...[before, after]: Parameters<typeof linesOfSettings>) =>
    linesOfSettings(before, after).map(({ kind, text }) => `${kind} ${text}`);
  it('are lines of JSON, whatever the order of their keys', () => {
    expect(shown({ tags: ['a'], x: 1 }, { x: 1, tags: ['a'] })).toEqual([]);
    expect(shown({ inputs: [{ kind: 'secret', name: 'key' }] }, { inputs: [{ name: 'key' }] })).toEqual([
      'same {',
      'same   "inputs": [',
      'same     {',
      'removed       "kind": "secret",',
      'same       "name": "key"',
      'same     }',
      'same   ]',
      'gap …',
    ]);
  });
  it('of what is new or gone are shown whole', () => {
    expect(shown({}, { x: 1 })).toEqual(['added {', 'added   "x": 1', 'added }']);
    expect(shown({ x: 1 }, {})).toEqual(['removed {', 'removed   "x": 1', 'removed }']);
    expect(shown({}, {})).toEqual([]);
  });
  it('tell whether a picture is another one without its data', () => {
    const picture = (data: string) =>
      settingsOf({ ...markdown('![](a.png)'), attachments: { 'a.png': { 'image/png': data } } } as never);
    expect(shown(picture('AAAA'), picture('AAAA'))).toEqual([]);
    const lines = shown(picture('AAAA'), picture('BBBB'));
    expect(lines.filter((line) => /^(?:added|removed)/.test(line))).toHaveLength(2);
    expect(lines.join()).not.toContain('AAAA');
  });
});
