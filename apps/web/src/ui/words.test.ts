import { describe, expect, it } from 'vitest';
import { count, sayDuration, sayList, sayTime } from './words.ts';

const at = (text: string): number => new Date(text).getTime();
const NOW = at('2026-03-15T12:00:00');

describe('sayTime', () => {
  it.each([
    ['2026-03-15T11:59:40', 'just now'],
    ['2026-03-15T11:59:00', '1 minute ago'],
    ['2026-03-15T11:35:00', '25 minutes ago'],
    ['2026-03-15T11:10:00', '1 hour ago'],
    ['2026-03-15T03:00:00', '9 hours ago'],
    ['2026-03-14T09:00:00', 'yesterday'],
    ['2026-03-12T23:59:00', '3 days ago'],
    ['2026-02-20T12:00:00', '20 February'],
    ['2025-02-20T12:00:00', 'February 2025'],
    ['2026-03-15T12:10:00', 'in 10 minutes'],
    ['2026-03-16T13:00:00', 'tomorrow'],
    ['2026-04-14T12:00:00', 'in 30 days'],
    ['2027-03-15T12:00:00', 'March 2027'],
  ])('says %s as "%s"', (moment, words) => {
    expect(sayTime(at(moment), NOW)).toBe(words);
  });
});

describe('sayDuration', () => {
  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [59_400, '59 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [3_900_000, '1 h 5 min'],
  ])('says %i ms as "%s"', (milliseconds, words) => {
    expect(sayDuration(milliseconds)).toBe(words);
  });
});

describe('sayList', () => {
  it('joins names as a sentence does and counts what does not fit', () => {
    expect(
      [[], ['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c', 'd']].map((names) => sayList(names)),
    ).toEqual(['', 'a', 'a and b', 'a, b and c', 'a, b and 2 more']);
  });
});

describe('count', () => {
  it('uses the singular for one only and groups thousands', () => {
    expect([count(0, 'run'), count(1, 'run'), count(2041, 'run')]).toEqual(['0 runs', '1 run', '2,041 runs']);
  });
});
