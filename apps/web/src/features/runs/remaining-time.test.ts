import { describe, expect, it } from 'vitest';
import { elapsedOf, estimateTimeLeft, sayTimeLeft } from './remaining-time.ts';

const say = (elapsed: number, typical: number | null) =>
  sayTimeLeft(estimateTimeLeft(elapsed, typical), typical);

describe('the time that is left', () => {
  it('is unknown without past runs, and not worth a word for short ones', () => {
    expect([say(1_000, null), say(1_000, 3_000)]).toEqual([null, null]);
  });

  it('is said no more exactly than it is known', () => {
    expect([say(0, 12_000), say(0, 47_000), say(0, 200_000), say(0, 7_200_000)]).toEqual([
      'about 10 s left',
      'about 45 s left',
      'about 3 min left',
      'about 2 h left',
    ]);
    expect([say(5_000, 12_000), say(11_000, 12_000), say(13_000, 12_000)]).toEqual([
      'a few seconds left',
      'almost done',
      'almost done',
    ]);
  });

  it('gives way to an honest word when a run takes longer than the last ones', () => {
    expect(say(20_000, 12_000)).toBe('longer than the usual 12 s');
  });
});

describe('the time that has passed', () => {
  const startedAt = '2026-03-01T09:30:00.000Z';
  it('runs from the start to the end or to now', () => {
    const now = Date.parse('2026-03-01T09:30:07.000Z');
    expect([
      elapsedOf({ startedAt: null, finishedAt: null }, now),
      elapsedOf({ startedAt, finishedAt: null }, now),
      elapsedOf({ startedAt, finishedAt: '2026-03-01T09:30:02.500Z' }, now),
    ]).toEqual([null, 7_000, 2_500]);
  });

  it('is never negative, whatever this computer’s clock says', () => {
    expect(elapsedOf({ startedAt, finishedAt: null }, Date.parse('2026-03-01T09:00:00.000Z'))).toBe(0);
  });
});
