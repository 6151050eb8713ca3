import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalProvider, LiveNotebook, type LocalProvider } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import type { LiveBase } from '../types.ts';

let provider: LocalProvider;
beforeAll(() => {
  provider = createLocalProvider({ specs: [currentSpec], accounts: 'own', warm: 0 });
});
afterAll(() => provider.close());

it('a process that ends between two cells is said to have ended, and is no failure of the hub', {
  timeout: 60_000,
}, async () => {
  const plan = {
    settingCell: 0,
    firstReached: () => 0,
    independent: () => new Set<string>(),
    boundaries: new Set([1]),
  };
  const open = () => provider.openLive?.('python') as Promise<LiveBase>;
  const live = new LiveNotebook(plan, open, { worthKeepingMs: 0 });
  const { failure } = await live.run({
    values: {
      given: {},
      files: [],
      cells: ['a = 1', 'print(a)'].map((source, index) => ({ id: `c${index}`, source })),
      assign: () => '',
    },
    onEvent: async (event) => {
      if (event.type === 'cell-finished' && event.index === 0) await live.leaf?.kill();
    },
  });
  await live.close();
  expect(failure).toMatchObject({ code: 'kernel-died', cellId: 'c1' });
});
