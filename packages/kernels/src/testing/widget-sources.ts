import { afterAll, beforeAll } from 'vitest';
import { createLocalProvider, type LocalProvider } from '../index.ts';
import type { LiveBase } from '../types.ts';
import { currentSpec, threadedSpec } from './interpreters.ts';
import type { Source } from './run-widgets.ts';

/** All the ways in which processes of live notebooks come about, for the tests of one file. */
export function prepareSources() {
  let provider: LocalProvider;
  beforeAll(async () => {
    const specs = [currentSpec, await threadedSpec()];
    provider = createLocalProvider({ specs, isolation: 'none', accounts: 'own', warm: 1 });
    await provider.settled();
  }, 60_000);
  afterAll(() => provider.close());
  const openLive = (name: string): Promise<LiveBase> => {
    if (!provider.openLive) throw new Error('this machine copies no processes');
    return provider.openLive(name);
  };
  const copies: Source = { copy: () => openLive('python') };
  const refusing: Source = { copy: () => openLive('threaded') };
  const kernels: Source = {
    start: (files, signal) => provider.start('python', { files, ...(signal && { signal }) }),
  };
  const all = [
    { name: 'that is copied', source: copies },
    { name: 'that cannot be copied', source: refusing },
    { name: 'that is a kernel of its own', source: kernels },
  ];
  return { all, copies, kernels };
}
