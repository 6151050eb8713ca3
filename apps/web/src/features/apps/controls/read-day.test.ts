import { expect, test } from 'vitest';
import { readDay } from './read-day.ts';

test('a typed day is read with and without leading zeros', () => {
  expect(['2026-01-31', ' 2026-1-3 ', '2024-02-29', '0099-12-31'].map(readDay)).toEqual([
    '2026-01-31',
    '2026-01-03',
    '2024-02-29',
    '0099-12-31',
  ]);
});

test('a day that no calendar has, and a text that is no day, are not read as some other day', () => {
  const texts = [
    '2026-13-45',
    '2026-02-30',
    '2025-02-29',
    '2026-00-10',
    '2026-01-00',
    '31.1.2026',
    '2026',
    '',
  ];
  expect(texts.map(readDay)).toEqual(texts.map(() => null));
});
