import { expect, test } from 'vitest';
import { FrameBudget } from './frame-budget.ts';

test('beyond the limit the frame seen longest ago gives way, never one that is near', () => {
  const budget = new FrameBudget(2);
  const evicted: string[] = [];
  const keys = ['a', 'b', 'c', 'd'].map((name) => {
    const key = Symbol(name);
    return { name, key, add: () => budget.add(key, () => evicted.push(name)) };
  });
  for (const { add } of keys) add();
  const before = [...evicted];
  budget.setNear(keys[1]?.key ?? Symbol(), false);
  budget.setNear(keys[0]?.key ?? Symbol(), false);
  budget.setNear(keys[2]?.key ?? Symbol(), false);
  expect({ before, evicted }).toEqual({ before: [], evicted: ['b', 'a'] });
});
