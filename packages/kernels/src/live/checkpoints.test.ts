import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { openLive } from '../testing/run-live.ts';
import { leastWorth } from './checkpoints.ts';

describe('the checkpoint that is given up', () => {
  const ends = [0, 5_000, 5_200, 5_500, 5_600];
  const took = (from: number, to: number) => (ends[to] ?? 0) - (ends[from] ?? 0);

  it('is the one without which the least is done again', () => {
    expect(leastWorth([4, 1, 3, 2], { from: 0, moved: -1, took })).toBe(4);
    expect(leastWorth([1, 3, 4], { from: 0, moved: 4, took })).toBe(3);
  });

  it('is never the one that the inputs reach which are being moved', () => {
    expect(leastWorth([1, 2, 3, 4], { from: 0, moved: 4, took })).toBe(2);
    expect(leastWorth([2], { from: 0, moved: 2, took })).toBeNull();
  });
});

describe('of a notebook with more inputs than checkpoints', { timeout: 60_000 }, () => {
  let provider: LocalProvider;
  beforeAll(() => {
    provider = createLocalProvider({ specs: [currentSpec], accounts: 'own', warm: 0 });
  });
  afterAll(() => provider.close());

  const NAMES = ['a', 'b', 'c', 'd', 'e'];
  const shows = (name: string) => `import time; time.sleep(0.05); print(${name})`;
  const notebook = {
    cells: ['import time; time.sleep(0.5)', null, ...NAMES.map(shows)],
    reaches: Object.fromEntries(NAMES.map((name, index) => [name, index + 2])),
  };

  it('the slow cells above all of them run once, and what is moved begins where it is reached', async () => {
    const app = openLive(notebook, async () => {
      const base = await provider.openLive?.('python');
      if (base === undefined) throw new Error('processes cannot be copied here');
      return base;
    });
    let inputs: Record<string, number> = { a: 0, b: 0, c: 0, d: 0, e: 0 };
    const began: number[] = [];
    for (const name of ['a', 'a', 'c', 'c', 'e', 'e', 'b', 'b', 'a']) {
      await app.run(inputs);
      inputs = { ...inputs, [name]: (inputs[name] ?? 0) + 1 };
      began.push((await app.run(inputs)).from);
    }
    await app.live.close();
    expect(Math.min(...began)).toBe(2);
    // Of what is moved twice, the second move begins at the first cell that it reaches.
    expect([1, 3, 5, 7].map((step) => began[step])).toEqual([2, 4, 6, 3]);
    expect(app.shown).toMatchObject({ c2: '[[stdout]]3\n', c6: '[[stdout]]2\n' });
  });
});
