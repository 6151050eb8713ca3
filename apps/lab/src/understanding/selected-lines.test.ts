import { loadParser } from '@quire/analysis/node';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type Corrections,
  correct,
  NO_CORRECTIONS,
  namesGivenBy,
  placeOf,
  selectStatements,
  type Wanted,
} from './selected-lines.ts';
import { read } from './understand.ts';

beforeAll(() => loadParser());

const CELLS = ['import math\nimport os', 'r = 2\nunused = 9', 'area = math.pi * r ** 2', 'print(area)'].map(
  (source, index) => ({
    id: `c${index}`,
    type: 'code' as const,
    source,
    tags: [],
    executionCount: index + 1,
  }),
);
const understanding = (cells = CELLS, order = cells.map(({ id }) => id)) => read(cells, order);
const lines = (wanted: Wanted, corrections: Corrections = NO_CORRECTIONS) =>
  selectStatements(understanding(), wanted, corrections)
    .statements.filter(({ isIncluded }) => isIncluded)
    .map(({ source, role }) => `${role}: ${source}`);

describe('what a piece of a notebook needs', () => {
  it('is its own lines and those that make its values, imports included', () => {
    expect(lines({ kind: 'cells', cellIds: ['c2'] })).toEqual([
      'needed: import math',
      'needed: r = 2',
      'seed: area = math.pi * r ** 2',
    ]);
    expect(lines({ kind: 'name', name: 'area' })).toEqual([
      'needed: import math',
      'needed: r = 2',
      'seed: area = math.pi * r ** 2',
    ]);
  });
  it('is also what shows it, when what a cell shows is wanted', () => {
    expect(lines({ kind: 'cells', cellIds: ['c3'] })).toEqual([]);
    expect(lines({ kind: 'output', cellId: 'c3' })).toEqual([
      'needed: import math',
      'needed: r = 2',
      'needed: area = math.pi * r ** 2',
      'seed: print(area)',
    ]);
  });
  it('follows its author’s corrections, and a second click takes one back', () => {
    const place = placeOf('c1', 1);
    const added = correct(NO_CORRECTIONS, place, false);
    expect(lines({ kind: 'name', name: 'area' }, added)).toContain('corrected: unused = 9');
    expect(correct(added, place, true)).toEqual(NO_CORRECTIONS);
    const left = correct(NO_CORRECTIONS, placeOf('c1', 0), true);
    expect(lines({ kind: 'name', name: 'area' }, left)).not.toContain('needed: r = 2');
    expect(correct(left, placeOf('c1', 0), false)).toEqual(NO_CORRECTIONS);
  });
  it('is read in the order in which cells ran', () => {
    const cells = ['x = 1', 'y = x', 'x = 2'].map((source, index) => ({
      ...(CELLS[0] as (typeof CELLS)[number]),
      id: `c${index}`,
      source,
    }));
    const { code } = selectStatements(
      understanding(cells, ['c0', 'c2', 'c1']),
      { kind: 'name', name: 'y' },
      NO_CORRECTIONS,
    );
    expect(code).toBe('x = 2\n\ny = x\n');
  });
  it('may be asked for by the names that a cell makes', () => {
    expect(namesGivenBy(understanding(), ['c0'])).toEqual([]);
    expect(namesGivenBy(understanding(), ['c1'])).toEqual(['r', 'unused']);
  });
});

describe('understanding a notebook', () => {
  it('finds inputs and what stands in the way of a clean run', () => {
    const { inputs, diagnostics } = read(
      [
        { id: 'p', type: 'code', source: 'days: int = 7  # Days', tags: ['parameters'], executionCount: 2 },
        { id: 'q', type: 'code', source: 'total = days * rate', tags: [], executionCount: 1 },
      ],
      ['q', 'p'],
    );
    expect(inputs.map(({ name, label }) => [name, label])).toEqual([['days', 'Days']]);
    expect(diagnostics.map(({ code, cellId }) => `${cellId} ${code}`)).toEqual([
      'q out-of-order',
      'q undefined-name',
    ]);
  });
});
