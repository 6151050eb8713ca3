import type { Variable } from '@quire/contract';
import { describe, expect, it } from 'vitest';
import { sayKind, sayRest } from './describe-variable.ts';

const variable = (facts: Partial<Variable>): Variable => ({
  name: 'x',
  type: 'int',
  length: null,
  shape: null,
  dtype: null,
  columns: null,
  bytes: null,
  preview: null,
  isHidden: false,
  problem: null,
  hasMore: false,
  ...facts,
});

describe('what a variable is', () => {
  it('is said in a few words', () => {
    const said = [
      variable({}),
      variable({ type: 'DataFrame', shape: [12_000, 2], bytes: 192_132 }),
      variable({ type: 'ndarray', shape: [3], dtype: 'float64', bytes: 24 }),
      variable({ type: 'str', length: 1 }),
      variable({ type: 'list', length: 1_500 }),
      variable({ type: 'bytes', length: 2_000, bytes: 2_000 }),
      variable({ type: '' }),
    ].map(sayKind);
    expect(said).toEqual([
      'int',
      'DataFrame · 12,000 × 2 · 192 kB',
      'ndarray · 3 · float64 · 24 bytes',
      'str · 1 letter',
      'list · 1,500 items',
      'bytes · 2 kB',
      '',
    ]);
  });

  it('names what is left out only where something is', () => {
    expect([sayRest(20, 1_000, 'rows'), sayRest(2, 2, 'rows')]).toEqual([
      'The first 20 of 1,000 rows.',
      null,
    ]);
  });
});
