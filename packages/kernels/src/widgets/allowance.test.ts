import { expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

it('an allowance is used up, grows with time, and never beyond what is allowed at once', () => {
  let now = 0;
  const allowance = new Allowance({ atOnce: 10, perSecond: 2 }, () => now);
  allowance.spend(9);
  expect(allowance.waitMs).toBe(0);
  allowance.spend(5);
  expect(allowance.waitMs).toBe(2_001);
  now = 2_001;
  expect(allowance.waitMs).toBe(0);
  now = 1_000_000;
  allowance.spend(10);
  expect(allowance.waitMs).toBeGreaterThan(0);
});
