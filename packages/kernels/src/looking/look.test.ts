import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  checkSandbox,
  createLocalProvider,
  ForkRefusedError,
  type LocalProvider,
  type LookRequest,
} from '../index.ts';
import { currentSpec } from '../testing/interpreters.ts';
import { openLive } from '../testing/run-live.ts';
import type { LiveBase } from '../types.ts';

const sandbox = await checkSandbox();
const ALL: LookRequest = { secrets: [], hidden: [], isFailed: false };

describe.runIf(process.platform === 'linux')('looking at a process', { timeout: 90_000 }, () => {
  let provider: LocalProvider;
  beforeAll(async () => {
    provider = createLocalProvider({
      specs: [currentSpec],
      isolation: sandbox.usable ? 'sandbox' : 'none',
      warm: 0,
    });
    await provider.settled();
  }, 90_000);
  afterAll(() => provider.close());

  const open = (): Promise<LiveBase> => {
    if (!provider.openLive) throw new Error('this machine copies no processes');
    return provider.openLive('python', {});
  };
  const run = async (...cells: string[]) => {
    const notebook = openLive({ cells: [...cells, null], reaches: { a: cells.length } }, open);
    const { outcome } = await notebook.run({ a: 1 });
    return { ...notebook, outcome };
  };
  const look = async (live: Awaited<ReturnType<typeof run>>['live'], request: Partial<LookRequest> = {}) => {
    const { found } = (await live.look({ ...ALL, ...request })) ?? {};
    if (found?.kind !== 'all') return found;
    return Object.fromEntries(
      found.names.map(([scope, name], place) => {
        const variable = found.variables[place];
        return [
          scope === 'notebook' ? name : `${scope}.${name}`,
          variable && (variable.preview ?? variable.problem),
        ];
      }),
    );
  };

  it('tells of the state after the last cell, as often as one looks, and changes nothing of it', async () => {
    const { live } = await run(
      'log = []\nclass Changes:\n  def __repr__(self):\n    log.append(1)\n    open("made", "w").close()',
      'it = Changes()',
    );
    expect(await live.rest()).toBe(true);
    expect(live.leaf).toBe(undefined);
    const problem = 'It cannot say what it is: PermissionError: Whoever looks at variables changes nothing.';
    const seen = { log: '[]', it: problem, a: '1' };
    expect([await look(live), await look(live)]).toEqual([seen, seen]);
    await live.close();
  });

  it('tells it, too, to who looks in the moment in which the process is put to rest', async () => {
    const { live } = await run('x = 1');
    const looks = Array.from({ length: 4 }, async (_, index) => {
      for (let turn = 0; turn < index * 3; turn += 1) await new Promise(setImmediate);
      return look(live);
    });
    expect(await live.rest()).toBe(true);
    expect(await Promise.all(looks)).toEqual(looks.map(() => ({ x: '1', a: '1' })));
    await live.close();
  });

  it('tells of the state in which a cell failed, and of the function that did', async () => {
    const { live, outcome } = await run(
      'def half(n):\n  rest = n % 2\n  assert rest == 0\n\nx = 3',
      'half(x)',
    );
    expect(outcome).toBe('failed');
    await live.rest();
    expect(await look(live, { isFailed: true })).toEqual({ x: '3', 'function.n': '3', 'function.rest': '1' });
    await live.close();
  });

  it('leaves the process alone that widgets are used with', async () => {
    const { live } = await run(
      'import ipywidgets\nslider = ipywidgets.IntSlider(3)\nslider',
      'x = slider.value',
    );
    expect(await live.rest()).toBe(false);
    const before = live.leaf;
    expect(await look(live)).toMatchObject({ x: '3' });
    expect([live.leaf === before, live.leaf !== undefined]).toEqual([true, true]);
    await live.close();
  });

  it('shows what it can where threads run, connections are open and files are half written', async () => {
    const { live } = await run(
      [
        'import socket, threading, time',
        'left, right = socket.socketpair()',
        'file = open("half", "w"); file.write("not yet")',
        'ticks = []',
        'threading.Thread(target=lambda: [(ticks.append(1), time.sleep(0.01)) for _ in range(100000)], daemon=True).start()',
        'class Asks:\n  def __repr__(self):\n    left.send(b"?"); return "asked"',
        'asks, x = Asks(), 5',
      ].join('\n'),
    );
    expect(await live.rest()).toBe(true);
    const found = (await look(live)) as Record<string, string>;
    expect(found.x).toBe('5');
    expect(found.asks).toMatch(/^It cannot say what it is: OSError/);
    // Nothing goes on in what is kept.
    expect((await look(live)) as object).toMatchObject({ ticks: found.ticks });
    await live.close();
  });

  it('passes what hangs beyond Python’s reach and what ends the copy', async () => {
    const { live } = await run(
      [
        'import ctypes, os',
        // Waits in C and waits on when a signal comes.
        'class Hangs:\n  def __repr__(self):\n    import signal\n    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})\n    ctypes.PyDLL(None).sleep(60)',
        'class Ends:\n  def __repr__(self): os._exit(0)',
        'class Speaks:\n  def __repr__(self): return "here"',
        'ends, hangs, speaks = Ends(), Hangs(), Speaks()',
      ].join('\n'),
    );
    await live.rest();
    expect(await look(live)).toEqual({ a: '1', ends: null, hangs: null, speaks: 'here' });
    await live.close();
  });

  it('opens one variable, and knows when there is none', async () => {
    const { live } = await run('d = {"b": [1, 2]}');
    await live.rest();
    expect(await live.look({ ...ALL, open: { scope: 'notebook', name: 'd' } })).toMatchObject({
      found: {
        kind: 'one',
        variable: { type: 'dict', length: 1 },
        detail: { kind: 'items', items: [{ key: "'b'", type: 'list', preview: '[1, 2]' }], count: 1 },
      },
    });
    expect(await live.look({ ...ALL, open: { scope: 'notebook', name: 'e' } })).toMatchObject({
      found: { kind: 'absent' },
    });
    await live.close();
  });

  it('says why where a copy would share memory with others', async () => {
    const { live } = await run('import mmap\nshared = mmap.mmap(-1, 4096)');
    expect(await live.rest()).toBe(false);
    await expect(live.look(ALL)).rejects.toThrow(ForkRefusedError);
    await live.close();
  });

  it('says when cells were left out, until the same is asked for again', async () => {
    const notebook = openLive(
      { cells: ['b = 1', null, 'c = a', 'd = 4'], reaches: { a: 1 }, independent: { a: ['c3'] } },
      open,
    );
    const seen: unknown[] = [];
    for (const a of [1, 2, 2]) {
      await notebook.run({ a });
      await notebook.live.rest();
      const partial = (await notebook.live.look(ALL))?.isPartial;
      seen.push([partial, await look(notebook.live)]);
    }
    const whole = { b: '1', a: '2', c: '2', d: '4' };
    expect(seen).toEqual([
      [false, { ...whole, a: '1', c: '1' }],
      [true, { b: '1', a: '2', c: '2' }],
      [false, whole],
    ]);
    await notebook.live.close();
  });

  it('ends with what was kept, and with the next execution', async () => {
    const { live, run: again } = await run('b = 1');
    await live.rest();
    await live.forget();
    expect(await live.look(ALL)).toBe(null);
    await again({ a: 2 });
    await live.rest();
    expect(await look(live)).toEqual({ b: '1', a: '2' });
    await live.close();
    expect(await live.look(ALL)).toBe(null);
  });
});
