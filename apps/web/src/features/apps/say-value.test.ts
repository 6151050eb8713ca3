import type { JsonValue, ParameterType } from '@quire/analysis';
import { describe, expect, it } from 'vitest';
import { shownClock, splitZone } from './controls/clock.ts';
import { sayValue } from './say-value.ts';
import { sayBytes } from './upload-file.ts';

const plain = (kind: 'string' | 'integer' | 'boolean' | 'date' | 'datetime' | 'path') =>
  ({ kind, nullable: true }) as const;
const list = (item: ParameterType) => ({ kind: 'list', nullable: false, container: 'list', item }) as const;

describe('a value in words', () => {
  it.each<[ParameterType, JsonValue, string]>([
    [plain('string'), null, 'no value'],
    [plain('string'), '', 'empty text'],
    [plain('string'), 'two\nlines', 'two lines'],
    [plain('string'), 'x'.repeat(100), `${'x'.repeat(59)}…`],
    [plain('boolean'), true, 'Yes'],
    [plain('integer'), 2026, '2026'],
    [plain('date'), '2026-03-01', '1 Mar 2026'],
    [plain('datetime'), '2026-03-01T09:30', '1 Mar 2026, 09:30'],
    [plain('datetime'), '2026-03-01T09:30:00Z', '1 Mar 2026, 09:30 UTC'],
    [{ kind: 'time', nullable: false }, '09:00:00+01:00', '09:00 UTC+01:00'],
    [plain('path'), 'data/orders.csv', 'data/orders.csv'],
    [plain('path'), '123e4567-e89b-42d3-a456-426614174000', 'a file'],
    [plain('path'), '123e4567-e89b-42d3-a456-426614174000/orders.csv', 'orders.csv'],
    [list(plain('string')), [], 'none'],
    [list(plain('string')), ['a', 'b'], 'a, b'],
    [list(plain('integer')), [1, 2, 3, 4, 5, 6], '1, 2, 3, 4 and 2 more'],
    [list(plain('date')), ['2026-01-01', '2026-03-31'], '1 Jan 2026 – 31 Mar 2026'],
    [{ kind: 'any', nullable: true }, { a: 1 }, '{"a":1}'],
  ])('of %j: %j is %s', (type, value, words) => {
    expect(sayValue(type, value)).toBe(words);
  });
});

describe('a time of day', () => {
  it('keeps its zone apart and shows no more than a time field can', () => {
    const shown = ['09:30', '09:30:00', '09:30:15.250', '09:30:00+01:00', '09:30Z'].map((text) => {
      const { local, zone } = splitZone(text);
      return [shownClock(local), zone];
    });
    expect(shown).toEqual([
      ['09:30', ''],
      ['09:30', ''],
      ['09:30:15', ''],
      ['09:30', '+01:00'],
      ['09:30', 'Z'],
    ]);
  });
});

describe('the size of a file', () => {
  it('is said in the largest unit that fits', () => {
    expect([0, 820, 1536, 15 * 1024 ** 2, 200 * 1024 ** 2].map(sayBytes)).toEqual([
      '0 bytes',
      '820 bytes',
      '1.5 kB',
      '15.0 MB',
      '200 MB',
    ]);
  });
});
