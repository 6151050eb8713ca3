import { describe, expect, it } from 'vitest';
import { createKeptStates } from './kept-states.ts';

describe('what apps keep to be looked at', () => {
  it('is forgotten where there is too much: the oldest first, those that failed last', () => {
    const forgotten: string[] = [];
    const states = createKeptStates(2);
    const hold = (name: string, isFailed: boolean) =>
      states.hold({ isFailed, forget: () => forgotten.push(name) });
    hold('failed', true);
    hold('old', false);
    const giveBack = hold('new', false);
    expect(forgotten).toEqual(['old']);
    giveBack();
    hold('newer', false);
    expect(forgotten).toEqual(['old']);
    hold('failed too', true);
    hold('failed as well', true);
    expect(forgotten).toEqual(['old', 'newer', 'failed']);
  });
});
