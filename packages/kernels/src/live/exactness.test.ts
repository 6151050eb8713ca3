import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkSandbox, createLocalProvider, executeNotebook, type LocalProvider } from '../index.ts';
import { currentSpec, ipykernel6Spec } from '../testing/interpreters.ts';
import { cellsOf, changes, type Inputs, type LiveCase, openLive, show } from '../testing/run-live.ts';
import { EXACTNESS_CASES } from './exactness-cases.ts';
import { CLASS_CASES } from './exactness-cases-classes.ts';

const sandbox = await checkSandbox();
/** Both ways that processes are copied: within one tree, and from a root that serves everybody. */
const isolations = sandbox.usable ? (['none', 'sandbox'] as const) : (['none'] as const);
const CHANGES = 4;

/** The reference is the same for each way of copying, and each costs the start of a kernel. */
const references = new Map<string, ReturnType<typeof coldly>>();
function reference(provider: LocalProvider, notebook: LiveCase, inputs: Inputs) {
  const key = JSON.stringify([notebook.cells, inputs]);
  const known = references.get(key) ?? coldly(provider, notebook, inputs);
  references.set(key, known);
  return known;
}

/** What a whole run in a fresh kernel of ipykernel's own shows. */
async function coldly(provider: LocalProvider, notebook: LiveCase, inputs: Inputs) {
  const shown: Record<string, string> = {};
  const { outcome } = await executeNotebook({
    kernel: (signal) => provider.start('python', { signal }),
    cells: cellsOf(notebook, inputs),
    onEvent: (event) => show(shown, event),
  });
  return { outcome, shown };
}

for (const isolation of isolations) {
  describe(`results after changes of inputs, with isolation ${isolation}`, { timeout: 120_000 }, () => {
    let provider: LocalProvider;
    beforeAll(async () => {
      provider = createLocalProvider({ specs: [currentSpec], isolation, accounts: 'own', warm: 1 });
      await provider.settled();
    }, 120_000);
    afterAll(() => provider.close());

    for (const [index, [name, notebook]] of Object.entries({
      ...EXACTNESS_CASES,
      ...CLASS_CASES,
    }).entries()) {
      it(`are those of a fresh full run: ${name}`, async () => {
        const { openLive: open } = provider;
        if (!open) return;
        const app = openLive(notebook, () => open('python'));
        for (const inputs of changes(index + 1, CHANGES)) {
          const { outcome } = await app.run(inputs);
          const cold = await reference(provider, notebook, inputs);
          expect({ inputs, outcome, shown: app.shown }).toEqual({ inputs, ...cold });
        }
        await app.live.close();
      });
    }
  });
}

describe('where an execution begins', { timeout: 60_000 }, () => {
  let provider: LocalProvider;
  beforeAll(() => {
    provider = createLocalProvider({ specs: [currentSpec], accounts: 'own', warm: 0 });
  });
  afterAll(() => provider.close());
  const begins = async (notebook: LiveCase, sequence: Inputs[]) => {
    const app = openLive(notebook, () => provider.openLive?.('python') as never);
    const from: number[] = [];
    for (const inputs of sequence) from.push((await app.run(inputs)).from);
    await app.live.close();
    return from;
  };
  const list = EXACTNESS_CASES['a list that cells append to'] as LiveCase;

  it('is the first cell that the change reaches', async () => {
    expect(
      await begins(list, [
        { a: 1, b: 1 },
        { a: 1, b: 2 },
        { a: 2, b: 2 },
        { a: 2, b: 3 },
        { a: 1, b: 3 },
      ]),
    ).toEqual([0, 3, 2, 3, 2]);
  });

  it('is not below what is still shown of other inputs', async () => {
    // The checkpoint of a=1 before the last cell still stands, but the cell above shows a=2.
    expect(
      await begins(list, [
        { a: 1, b: 1 },
        { a: 2, b: 1 },
        { a: 1, b: 2 },
      ]),
    ).toEqual([0, 2, 2]);
  });

  it('leaves out cells below that the change does not concern, and keeps what they show', async () => {
    const notebook: LiveCase = {
      cells: ['made = []', null, 'print(b)', 'made.append(a)\nprint("a", a)', 'print("b", b, len(made))'],
      reaches: { a: 3, b: 2 },
      independent: { b: ['c3'] },
    };
    const once: LiveCase = { ...notebook, cells: notebook.cells.with(4, 'print("b", b)') };
    const app = openLive(once, () => provider.openLive?.('python') as never);
    const first = await app.run({ a: 1, b: 1 });
    const second = await app.run({ a: 1, b: 2 });
    const third = await app.run({ a: 3, b: 2 });
    await app.live.close();
    expect({ from: [first.from, second.from, third.from], shown: app.shown }).toEqual({
      from: [0, 2, 2],
      shown: { c2: '[[stdout]]2\n', c3: '[[stdout]]a 3\n', c4: '[[stdout]]b 2\n' },
    });
  });

  it('is the first cell where a file stays open or a thread runs, because such a process cannot be copied', async () => {
    const open = EXACTNESS_CASES['a file that stays open'] as LiveCase;
    const thread = EXACTNESS_CASES['a thread that works on'] as LiveCase;
    const sequence = [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
    ];
    expect([await begins(open, sequence), await begins(thread, sequence)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('is the first cell where a task goes on, which would count in a process that only waits', async () => {
    const counting: LiveCase = {
      cells: [
        'import asyncio\ncount = 0\nasync def tick():\n    global count\n    while True:\n        await asyncio.sleep(0.05)\n        count += 1\ntask = asyncio.ensure_future(tick())',
        null,
        'print(a, "early" if count < 10 else "late")',
      ],
      reaches: { a: 2 },
    };
    const app = openLive(counting, () => provider.openLive?.('python') as never);
    await app.run({ a: 1 });
    await sleep(1_000);
    const { from } = await app.run({ a: 2 });
    await app.live.close();
    expect({ from, shown: app.shown }).toEqual({ from: 0, shown: { c2: '[[stdout]]2 early\n' } });
  });

  it('is the first cell after an execution that was called off, if nothing above it is whole', async () => {
    const slow: LiveCase = {
      cells: ['import time', null, 'time.sleep(a)', 'print(b)'],
      reaches: { a: 2, b: 3 },
    };
    const app = openLive(slow, () => provider.openLive?.('python') as never);
    const called = new AbortController();
    setTimeout(() => called.abort(), 1_500);
    const first = await app.run({ a: 20, b: 1 }, called.signal);
    const second = await app.run({ a: 0, b: 2 });
    await app.live.close();
    expect({ first, second, shown: app.shown }).toEqual({
      first: { from: 0, outcome: 'cancelled' },
      second: { from: 0, outcome: 'succeeded' },
      shown: { c3: '[[stdout]]2\n' },
    });
  });
});

describe('processes with ipykernel 6', { timeout: 240_000 }, () => {
  it('are copied with the same results', async () => {
    const spec = { ...(await ipykernel6Spec()), name: 'python' };
    const provider = createLocalProvider({ specs: [spec], accounts: 'own', warm: 0 });
    const notebook = EXACTNESS_CASES['a list that cells append to'] as LiveCase;
    const app = openLive(notebook, () => provider.openLive?.('python') as never);
    for (const inputs of changes(3, CHANGES)) {
      const { outcome } = await app.run(inputs);
      expect({ outcome, shown: app.shown }).toEqual(await coldly(provider, notebook, inputs));
    }
    await app.live.close();
    await provider.close();
  });
});
