import { describe, expect, it } from 'vitest';
import { openWidgets, textIn } from '../testing/run-widgets.ts';
import { prepareSources } from '../testing/widget-sources.ts';

const IMPORT = 'import ipywidgets as w\nfrom IPython.display import display\n';
const { all, copies } = prepareSources();

describe.each(all)('widgets of a process $name', { timeout: 60_000 }, ({ source }) => {
  it('are answered after the last cell: interact follows its slider', async () => {
    const app = openWidgets(
      { sources: [`${IMPORT}w.interact(lambda x: print("x is", x), x=(0, 9));`] },
      source,
    );
    expect(await app.run()).toBe('succeeded');
    await app.live.rest();
    expect([app.valueOf('IntSlider'), textIn(app.find('Output'))]).toEqual([4, 'x is 4\n']);
    expect(app.set('IntSlider', { value: 7 })).toBe('sent');
    await app.until(() => textIn(app.find('Output')) === 'x is 7\n');
    expect(app.find('IntSlider')).toMatchObject({
      cellId: 'c0',
      heard: { client: 'tab', count: 1 },
      state: { value: 7 },
    });
    await app.live.close();
  });

  it('show what callbacks put out: in Output widgets, and else at the cell that made the widget', async () => {
    const code = [
      'button, outer, inner = w.Button(), w.Output(), w.Output()',
      'def click(_):',
      '    with outer:',
      '        print("outer")',
      '        with inner: print("inner"); display("shown")',
      '        print("outer again")',
      '    print("outside")',
      '    1 / 0',
      'button.on_click(click)',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    app.click('Button');
    await app.until(() => app.printed.includes('ZeroDivisionError'));
    expect([textIn(app.find('Output')), textIn(app.find('Output', 1)), app.printed]).toEqual([
      'outer\nouter again\n',
      `inner\n{"text/plain":"'shown'"}`,
      ['c0: outside\n', 'ZeroDivisionError'],
    ]);
    await app.live.close();
  });

  it('are emptied by clear_output, and keep what a cell shows in them', async () => {
    const code = [
      'out = w.Output()',
      'with out: print("before")',
      'with out:',
      '    out.clear_output(wait=True)',
      '    print("after")',
      'display(out)',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    await app.until(() => textIn(app.find('Output')) === 'after\n');
    expect(app.printed).toEqual([]);
    await app.live.close();
  });

  it('are told while a cell runs, of a busy bar the latest value', async () => {
    const code = 'bar = w.IntProgress(max=20_000)\nfor n in range(20_000): bar.value = n + 1';
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    expect(await app.run()).toBe('succeeded');
    await app.until(() => app.valueOf('IntProgress') === 20_000);
    await app.live.close();
  });

  it('are told less often the larger they are, and in the end as they are', async () => {
    const code = [
      'import time',
      'picture, bar = w.HTML("x" * 3_000_000), w.IntProgress(max=200)',
      'for n in range(200):',
      '    picture.placeholder = str(n); bar.value = n + 1; time.sleep(0.015)',
      '    if n % 20 == 0: display(n)',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    expect(await app.run()).toBe('succeeded');
    await app.until(() => app.valueOf('HTML', 'placeholder') === '199');
    const times = (name: string) => app.told.get(app.find(name)?.id ?? '') ?? 0;
    // 9 MB may be told in about three seconds, and 3 more when the cell ends; unbounded it would be 200 MB.
    expect(times('HTML')).toBeLessThanOrEqual(7);
    expect(times('IntProgress')).toBeGreaterThan(20);
    await app.live.close();
  });

  it('reach a busy notebook later, of each value the newest', async () => {
    const code = [
      'import time',
      'slider, text, seen = w.IntSlider(), w.Text(), []',
      'def heard(change): seen.append(change.new); text.value = str(seen)',
      'slider.observe(heard, "value")',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code, 'time.sleep(1)'] }, source);
    const running = app.run();
    await app.until(() => app.find('Text') !== undefined);
    for (let value = 1; value <= 9; value += 1) app.set('IntSlider', { value });
    await running;
    await app.until(() => String(app.valueOf('Text')).endsWith('9]'));
    expect(['[9]', '[1, 9]']).toContain(app.valueOf('Text'));
    await app.live.close();
  });

  it('are answered while a cell waits for its person', async () => {
    const code =
      'slider, twice = w.IntSlider(), w.IntText()\nslider.observe(lambda change: setattr(twice, "value", 2 * change.new), "value")';
    const answer = Promise.withResolvers<string>();
    const app = openWidgets(
      {
        sources: [IMPORT + code, 'print(input("name? "), slider.value)'],
        answerInput: () => answer.promise,
      },
      source,
    );
    const running = app.run();
    await app.until(() => app.find('IntText') !== undefined);
    app.set('IntSlider', { value: 21 });
    await app.until(() => app.valueOf('IntText') === 42);
    answer.resolve('Ada');
    expect([await running, app.printed]).toEqual(['succeeded', ['c1: Ada 21\n']]);
    await app.live.close();
  });

  it('have binary data, and limits', async () => {
    const code = [
      'image = w.Image(value=bytes(range(256)), format="raw")',
      'big = w.Text()',
      'big.value = "x" * 5_000_000',
    ].join('\n');
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    await app.until(() => app.problems.length > 0);
    expect({
      image: app.find('Image')?.buffers.map(({ path, data }) => [path, data.byteLength, data[255]]),
      text: app.valueOf('Text'),
      problems: app.problems,
    }).toEqual({
      image: [[['value'], 256, 255]],
      text: '',
      problems: [
        'A widget holds more than can be shown (4 MB for one, 32 MB for all), so that it stays as it was.',
      ],
    });
    await app.live.close();
  });

  it('say that their process has ended', async () => {
    const code = 'import os\nbutton = w.Button()\nbutton.on_click(lambda _: os._exit(1))';
    const app = openWidgets({ sources: [IMPORT + code] }, source);
    await app.run();
    expect(app.click('Button')).toBe('sent');
    await app.until(() => app.live.leaf === undefined);
    expect(app.click('Button')).toBe('gone');
    await app.live.close();
  });
});

describe('widgets of copied processes', { timeout: 60_000 }, () => {
  it('of cells above a change are as those cells left them; those below are new', async () => {
    const app = openWidgets(
      {
        sources: ({ a = 1 }) => [
          `${IMPORT}kept = w.IntSlider(value=3)\nlog = w.Text()\nkept.observe(lambda change: setattr(log, "value", f"{change.new} of {below.value}"), "value")`,
          `below = w.IntText(value=${a})`,
        ],
        reaches: { a: 1 },
      },
      copies,
    );
    await app.run({ a: 1 });
    const before = { kept: app.find('IntSlider')?.id, below: app.find('IntText')?.id };
    app.set('IntSlider', { value: 8 });
    await app.until(() => app.valueOf('Text') === '8 of 1');
    await app.run({ a: 5 });
    await app.until(() => app.valueOf('IntText') === 5 && app.valueOf('IntSlider') === 3);
    const after = { kept: app.find('IntSlider')?.id, below: app.find('IntText')?.id };
    expect([after.kept === before.kept, after.below === before.below, app.valueOf('Text')]).toEqual([
      true,
      false,
      '',
    ]);
    app.set('IntSlider', { value: 4 });
    await app.until(() => app.valueOf('Text') === '4 of 5');
    await app.live.close();
  });

  it('keep their cells from being left out, also where a change surely does not concern them', async () => {
    const app = openWidgets(
      {
        sources: ({ a = 1 }) => [`a = ${a}`, 'import ipywidgets as w', 'slider = w.IntSlider(value=2)'],
        reaches: { a: 0 },
        independent: ['c1', 'c2'],
      },
      copies,
    );
    await app.run({ a: 1 });
    const before = app.find('IntSlider')?.id;
    await app.run({ a: 2 });
    await app.until(() => app.find('IntSlider') !== undefined && app.find('IntSlider')?.id !== before);
    expect([app.set('IntSlider', { value: 6 }), app.valueOf('IntSlider')]).toEqual(['sent', 2]);
    await app.live.close();
  });
});
