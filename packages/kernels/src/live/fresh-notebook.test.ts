import { describe, expect, it } from 'vitest';
import { openWidgets, type Source, textIn } from '../testing/run-widgets.ts';
import { prepareSources } from '../testing/widget-sources.ts';
import type { Kernel } from '../types.ts';

const IMPORT = 'import ipywidgets as w\nfrom IPython.display import display\n';
const INTERACT = `${IMPORT}moved = []\nw.interact(lambda x: (moved.append(x), print("x is", x, "of", a))[0], x=(0, 9));`;
const { kernels } = prepareSources();

/** As `kernels`, but each start waits until it is let go. */
function withHeldStarts() {
  const started: Kernel[] = [];
  const gate = { open: Promise.resolve() };
  const source: Source = {
    start: async (files, signal) => {
      const aborted = new Promise<never>((_, reject) => {
        signal?.addEventListener('abort', () => reject(new Error('the start was given up')));
      });
      aborted.catch(() => undefined);
      await Promise.race([gate.open, aborted]);
      if (!('start' in kernels)) throw new Error('these are no kernels of their own');
      const kernel = await kernels.start(files, signal);
      started.push(kernel);
      return kernel;
    },
  };
  return { source, started, gate };
}

const cellsFor = ({ a = 1 }) => [`a = ${a}`, INTERACT, 'print("moved", moved)'];

describe('a notebook whose processes are not copied', { timeout: 60_000 }, () => {
  it('computes nothing in a process that people touched: other inputs have a new one', async () => {
    const app = openWidgets({ sources: cellsFor }, kernels);
    await app.run({ a: 1 });
    app.set('IntSlider', { value: 7 });
    await app.until(() => textIn(app.find('Output')) === 'x is 7 of 1\n');
    const before = app.find('IntSlider')?.id;
    expect(await app.run({ a: 2 })).toBe('succeeded');
    await app.until(() => textIn(app.find('Output')) === 'x is 4 of 2\n');
    expect(app.find('IntSlider')?.id).not.toBe(before);
    expect(app.printed).toEqual(['c2: moved [4]\n', 'c2: moved [4]\n']);
    await app.live.close();
  });

  it('answers in the old process until the new one is ready, and then never again', async () => {
    const { source, started, gate } = withHeldStarts();
    const app = openWidgets({ sources: cellsFor }, source);
    await app.run({ a: 1 });
    const next = Promise.withResolvers<void>();
    gate.open = next.promise;
    const running = app.run({ a: 2 });
    app.set('IntSlider', { value: 7 });
    await app.until(() => textIn(app.find('Output')) === 'x is 7 of 1\n');
    next.resolve();
    expect(await running).toBe('succeeded');
    await app.until(() => textIn(app.find('Output')) === 'x is 4 of 2\n');
    expect([started.length, app.live.leaf === started[1]]).toEqual([2, true]);
    let ended = 0;
    started[0]?.onExit(() => {
      ended += 1;
    });
    expect(ended).toBe(1);
    await app.live.close();
  });

  it('keeps its process where the next was given up before it was ready, and ends it where none could start', async () => {
    const { source, started, gate } = withHeldStarts();
    const app = openWidgets({ sources: cellsFor }, source);
    await app.run({ a: 1 });
    gate.open = new Promise(() => undefined);
    const overtaken = new AbortController();
    const running = app.run({ a: 2 }, overtaken.signal);
    overtaken.abort();
    expect([await running, app.live.leaf === started[0]]).toEqual(['cancelled', true]);
    app.set('IntSlider', { value: 8 });
    await app.until(() => textIn(app.find('Output')) === 'x is 8 of 1\n');
    gate.open = Promise.reject(new Error('no room'));
    expect([await app.run({ a: 3 }), app.live.leaf]).toEqual(['failed', undefined]);
    expect(app.set('IntSlider', { value: 1 })).toBe('gone');
  });

  it('keeps no process without widgets', async () => {
    const app = openWidgets({ sources: ['print(1)'] }, kernels);
    await app.run();
    await app.live.rest();
    expect([app.printed, app.live.isOpen]).toEqual([['c0: 1\n'], false]);
  });

  it('lets widgets wait while a cell computes, and answers them before the next', async () => {
    const code = 'slider = w.IntSlider()\nslider.observe(lambda change: print("heard", change.new), "value")';
    const app = openWidgets(
      {
        sources: [IMPORT + code, 'import time\ntime.sleep(1)\nprint("slept")', 'print("then", slider.value)'],
      },
      kernels,
    );
    const running = app.run();
    await app.until(() => app.find('IntSlider') !== undefined);
    for (let value = 1; value <= 5; value += 1) app.set('IntSlider', { value });
    expect(await running).toBe('succeeded');
    expect(app.printed.filter((line) => !line.includes('heard 1\n'))).toEqual([
      'c1: slept\n',
      'c0: heard 5\n',
      'c2: then 5\n',
    ]);
    await app.live.close();
  });
});
