import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalProvider, LiveNotebook, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import type { LiveBase } from '../types.ts';

let provider: LocalProvider;
beforeAll(() => {
  provider = createLocalProvider({ specs: [currentSpec], accounts: 'own', warm: 0 });
});
afterAll(() => provider.close());

const PLAN = {
  settingCell: 0,
  firstReached: () => 0,
  independent: () => new Set<string>(),
  boundaries: new Set<number>(),
};

/** Runs one cell; of the processes that are opened for it, so many end before anything runs in them. */
async function runWhere(ended: number) {
  let opened = 0;
  const live = new LiveNotebook(PLAN, async () => {
    const base = (await provider.openLive?.('python')) as LiveBase;
    opened += 1;
    if (opened <= ended) await base.node.kill();
    return base;
  });
  const cells = [{ id: 'c0', source: '6 * 7' }];
  const values = { given: {}, files: [], cells, assign: () => '' };
  const { outcome, failure } = await live.run({ values, onEvent: () => undefined });
  await live.close();
  return { opened, outcome, failure: failure?.code };
}

it('a process that ends before anything ran in it is replaced, once', { timeout: 60_000 }, async () => {
  expect(await runWhere(1)).toEqual({ opened: 2, outcome: 'succeeded', failure: undefined });
  const { opened, outcome } = await runWhere(9);
  expect({ opened, outcome }).toEqual({ opened: 2, outcome: 'failed' });
});
