import { describe, expect, it } from 'vitest';
import { openWidgets } from '../testing/run-widgets.ts';
import { prepareSources } from '../testing/widget-sources.ts';

const IMPORT =
  'import asyncio, threading, time\nimport ipywidgets as w\nfrom IPython.display import display\n';
const { all, copies } = prepareSources();

describe.each(all)('what goes on in the background of a process $name', { timeout: 60_000 }, ({ source }) => {
  it('moves widgets when its cell is over: threads, and tasks of the event loop', async () => {
    const code = [
      'bar, count = w.IntProgress(max=5), w.IntText()',
      'def work():',
      '    for _ in range(5): time.sleep(0.1); bar.value += 1',
      'async def tick():',
      '    while count.value < 5: await asyncio.sleep(0.1); count.value += 1',
      'threading.Thread(target=work).start()',
      'task = asyncio.ensure_future(tick())',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    expect(await app.run()).toBe('succeeded');
    expect(app.valueOf('IntProgress')).not.toBe(5);
    await app.live.rest();
    await app.until(() => app.valueOf('IntProgress') === 5 && app.valueOf('IntText') === 5);
    await app.live.close();
  });

  it('makes widgets, and fills Output widgets', async () => {
    const code = [
      'out = w.Output()',
      'def work():',
      '    time.sleep(0.2)',
      '    with out: print("from a thread")',
      '    w.IntText(value=7)',
      'threading.Thread(target=work).start()',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    await app.until(() => app.valueOf('IntText') === 7);
    await app.until(() => JSON.stringify(app.find('Output')?.state.outputs).includes('from a thread'));
    expect(app.find('IntText')?.cellId).toBe('c0');
    await app.live.close();
  });

  it('ends the process where it says more than a page can show', async () => {
    const code = [
      'text = w.Text()',
      'def work():',
      '    time.sleep(0.3)',
      '    for n in range(200): text.value = str(n) * 1_000_000',
      'threading.Thread(target=work).start()',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    await app.until(() => app.live.leaf === undefined);
    await app.until(() => app.problems.some((sentence) => sentence.includes('in the background')));
    expect(app.set('Text', { value: 'x' })).toBe('gone');
    await app.live.close();
  });
});

it('threads of a copied process show large outputs at once, and each is whole', async () => {
  const code = [
    'def work():',
    '    for _ in range(40): display("x" * 100_000)',
    'threads = [threading.Thread(target=work) for _ in range(4)]',
    'for thread in threads: thread.start()',
    'for thread in threads: thread.join()',
    'print("all shown")',
  ].join('\n');
  const app = openWidgets({ sources: [IMPORT + code] }, copies);
  expect(await app.run()).toBe('succeeded');
  expect(app.printed).toEqual(['c0: all shown\n']);
  await app.live.close();
});
