import { expect, it } from 'vitest';
import { CellCosts } from './cell-costs.ts';

const finished = (cellId: string, durationMs: number) =>
  ({ type: 'cell-finished', cellId, index: 0, status: 'succeeded', durationMs, executionCount: 1 }) as const;

it('leaves cells out where that saves time, by what they took when they last ran', () => {
  const costs = new CellCosts();
  costs.note(finished('a', 900));
  costs.note(finished('b', 100));
  const worth = (...ids: string[]) => costs.areWorthLeavingOut(new Set(ids), 150);
  expect([worth('b'), worth('a', 'b'), worth('unknown')]).toEqual([false, true, false]);
  costs.note(finished('a', 10));
  expect(worth('a', 'b')).toBe(false);
});

it('leaves none out that warned, until it runs without a warning', () => {
  const costs = new CellCosts();
  const worth = () => costs.areWorthLeavingOut(new Set(['a']), 0);
  costs.note({ type: 'stream', cellId: 'a', name: 'stderr', text: 'UserWarning' });
  expect(worth()).toBe(false);
  costs.note({ type: 'cell-started', cellId: 'a', index: 0 });
  expect(worth()).toBe(true);
});
