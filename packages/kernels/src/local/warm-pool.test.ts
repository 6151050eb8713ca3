import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalProvider, type LocalProvider, type ProviderLogEntry } from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { plainOutputs, runNotebook } from '../testing/run-notebook.ts';

describe('kernels kept warm', { timeout: 60_000 }, () => {
  let provider: LocalProvider;
  beforeAll(async () => {
    provider = createLocalProvider({ specs: [currentSpec], warm: 1 });
  });
  afterAll(() => provider.close());

  it('are used once, and others take their place', async () => {
    const cell = 'import os; print(os.getpid(), "mine" in globals(), os.listdir("..")); mine = 1';
    await provider.settled();
    const first = await runNotebook(provider, [cell]);
    await provider.settled();
    const second = await runNotebook(provider, [cell]);
    expect([first.outcome.trace?.rung, second.outcome.trace?.rung]).toEqual(['warm', 'warm']);
    expect(first.stdout.split(' ')[0]).not.toBe(second.stdout.split(' ')[0]);
    expect(second.stdout).toContain(' False ');
  });

  it('give the outputs that a cold kernel gives', async () => {
    const cells = [
      '%who',
      'import sys, os; (__name__, sys.argv[0].endswith("ipykernel_launcher.py"), os.environ.get("REGION"))',
      'import pandas as pd, numpy as np; pd.DataFrame({"x": [1, 2]}).describe()',
      'get_ipython().execution_count, In[:2], len(Out)',
      'import warnings; warnings.warn("seen")',
      'import matplotlib.pyplot as plt; plt.get_backend(), plt.rcParams["figure.dpi"], plt.isinteractive()',
      '_, __, ___',
      'sorted(name for name in dir() if not name.startswith("_"))',
    ];
    await provider.settled();
    const context = { env: { REGION: 'FR' } };
    const warm = await runNotebook(provider, cells, { context });
    const cold = await runNotebook(provider, cells, {
      context: { env: { REGION: 'FR', PYTHONNOUSERSITE: '' } },
    });
    expect([warm.outcome.trace?.rung, cold.outcome.trace?.rung]).toEqual(['warm', 'cold']);
    const texts = (events: typeof warm.events) =>
      events.flatMap((event) =>
        event.type === 'stream' ? [[event.name, event.text.replace(/\S+ipykernel\S+/g, 'FILE')]] : [],
      );
    expect([plainOutputs(warm.events), texts(warm.events)]).toEqual([
      plainOutputs(cold.events),
      texts(cold.events),
    ]);
  });

  it('are passed over, with the reason, when they would not give what a cold start gives', async () => {
    const reasonsFor = async (context: Parameters<LocalProvider['start']>[1]) => {
      const kernel = await provider.start('python', context);
      await kernel.kill();
      return kernel.trace.reasons;
    };
    expect([
      await reasonsFor({ env: { OMP_NUM_THREADS: '1' } }),
      await reasonsFor({ limits: { memoryBytes: 64 * 1024 ** 3 } }),
    ]).toEqual([
      ['warm: the variable OMP_NUM_THREADS matters when Python starts'],
      ['warm: warm kernels have lower limits'],
    ]);
  });

  it('leave modules that print on import to the notebook', async () => {
    const loud = createLocalProvider({
      specs: [{ ...currentSpec, preload: ['this', 'json', 'no_such_module'] }],
      warm: 1,
    });
    await loud.settled();
    const { outcome, stdout } = await runNotebook(loud, [
      'import sys; print("json" in sys.modules)\nimport this',
    ]);
    await loud.close();
    expect(outcome.trace?.rung).toBe('warm');
    expect(stdout).toMatch(/^True\nThe Zen of Python/);
  });

  it('do not stand in the way when they cannot start', async () => {
    const told: ProviderLogEntry[] = [];
    const broken = createLocalProvider({
      specs: [{ ...currentSpec, env: { PYTHONHOME: '/nowhere' } }],
      warm: 1,
      log: (entry) => told.push(entry),
    });
    await expect(broken.start('python')).rejects.toMatchObject({ code: 'start-failed' });
    await broken.close();
    expect(told.every((entry) => entry.level === 'warn')).toBe(true);
  });

  it('that died meanwhile are replaced', async () => {
    await provider.settled();
    const kernels = [await provider.start('python'), await provider.start('python')];
    expect(kernels.map((kernel) => kernel.trace.rung)).toEqual(['warm', 'cold']);
    expect(kernels[1]?.trace.reasons).toEqual(['warm: no kernel was ready']);
    await Promise.all(kernels.map((kernel) => kernel.kill()));
    await new Promise((resolve) => setTimeout(resolve, 10));
    await provider.settled();
    const { outcome } = await runNotebook(provider, ['1']);
    expect(outcome.trace?.rung).toBe('warm');
  });
});
