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

test('a day is read as people write it, where it can mean nothing else', () => {
  const texts = [
    '31.1.2026',
    '31/1/2026',
    '1/31/2026',
    '5/5/2026',
    '3 March 2026',
    '3. Mar 2026',
    'Mar 3, 2026',
  ];
  expect(texts.map(readDay)).toEqual([
    '2026-01-31',
    '2026-01-31',
    '2026-01-31',
    '2026-05-05',
    '2026-03-03',
    '2026-03-03',
    '2026-03-03',
  ]);
});

test('a day that no calendar has, one that can be two, and a text that is no day, are not read as some other day', () => {
  const texts = [
    '2026-13-45',
    '2026-02-30',
    '2025-02-29',
    '2026-00-10',
    '2026-01-00',
    '31.2.2026',
    '3/4/2026',
    '1.2.26',
    '3 Foo 2026',
    '2026',
    '',
  ];
  expect(texts.map(readDay)).toEqual(texts.map(() => null));
});
