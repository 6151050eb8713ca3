import { expect, it } from 'vitest';
import { CellCosts } from './cell-costs.ts';

const finished = (cellId: string, durationMs: number) =>
  ({ type: 'cell-finished', cellId, index: 0, status: 'succeeded', durationMs, executionCount: 1 }) as const;

const cells = (...ids: string[]) => ids.map((id) => ({ id }));

it('leaves cells out where that saves time, by what they took when they last ran', () => {
  const costs = new CellCosts();
  costs.note(finished('a', 900));
  costs.note(finished('b', 100));
  const left = (...ids: string[]) => [...costs.worthLeavingOut(cells(...ids), new Set(ids), 150)];
  expect([left('b'), left('a', 'b'), left('unknown')]).toEqual([[], ['a', 'b'], []]);
  costs.note(finished('a', 10));
  expect(left('a', 'b')).toEqual([]);
});

it('counts nothing of cells above, which do not run anyway, nor of those that have to', () => {
  const costs = new CellCosts();
  for (const id of ['above', 'reached']) costs.note(finished(id, 5_000));
  costs.note(finished('quick', 1));
  const may = new Set(['above', 'quick']);
  expect([...costs.worthLeavingOut(cells('reached', 'quick'), may, 150)]).toEqual([]);
});

it('leaves none out that warned, until it runs without a warning', () => {
  const costs = new CellCosts();
  const left = () => [...costs.worthLeavingOut(cells('a'), new Set(['a']), 0)];
  costs.note({ type: 'stream', cellId: 'a', name: 'stderr', text: 'UserWarning' });
  expect(left()).toEqual([]);
  costs.note({ type: 'cell-started', cellId: 'a', index: 0 });
  expect(left()).toEqual(['a']);
});
