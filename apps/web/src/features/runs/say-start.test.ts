import { describe, expect, it } from 'vitest';
import { sayStart } from './say-start.ts';

const reason = 'template: none with this notebook’s first cells';
const start = { rung: 'spare', reason, milliseconds: 12 };

describe('how an app started', () => {
  it('is said without a word of machinery to those who read results', () => {
    expect(sayStart(start, { isDetailed: false })).toBe(
      'Python was waiting with everything prepared, ready at once.',
    );
  });

  it('has its reason in words for those who may read the code', () => {
    expect(sayStart(start, { isDetailed: true })).toBe(
      'Python was waiting with everything prepared, ready at once. None of its cells had been run ahead.',
    );
    const cold = { rung: 'cold', reason: 'warm: no kernel was ready', milliseconds: 1_200 };
    expect(sayStart(cold, { isDetailed: true })).toContain(
      'Python had not been started ahead: no kernel was ready',
    );
  });
});
