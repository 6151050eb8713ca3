import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OutputEvent, OutputWindow } from './output-window.ts';

const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout'): OutputEvent => ({
  type: 'stream',
  cellId: 'c',
  name,
  text,
});
const output = (text: string): OutputEvent => ({
  type: 'output',
  cellId: 'c',
  output: { output_type: 'display_data', data: { 'text/plain': text }, metadata: {} },
});
const update = (displayId: string, text: string): OutputEvent => ({
  type: 'update-display',
  displayId,
  data: { 'text/plain': text },
  metadata: {},
});
const clear = (wait: boolean): OutputEvent => ({ type: 'clear', cellId: 'c', wait });

async function pass(events: readonly OutputEvent[], ms = 20): Promise<OutputEvent[]> {
  const told: OutputEvent[] = [];
  const window = new OutputWindow(ms, (event) => {
    told.push(event);
  });
  for (const event of events) await window.push(event, 10);
  await window.flush();
  window.drop();
  return told;
}

/** What a page shows after the events, streams joined. */
function show(events: readonly OutputEvent[]): unknown[] {
  let shown: [string, string][] = [];
  let clearsNext = false;
  for (const event of events) {
    if (event.type === 'clear' && event.wait) clearsNext = true;
    if (event.type === 'clear' && !event.wait) shown = [];
    if (event.type !== 'stream' && event.type !== 'output') continue;
    if (clearsNext) shown = [];
    clearsNext = false;
    const last = shown.at(-1);
    const kind = event.type === 'stream' ? event.name : 'output';
    const text = event.type === 'stream' ? event.text : JSON.stringify(event.output);
    if (kind !== 'output' && last?.[0] === kind) last[1] += text;
    else shown.push([kind, text]);
  }
  return shown;
}

describe('the output window', () => {
  it('tells the first output at once and gathers what follows', async () => {
    const told: OutputEvent[] = [];
    const window = new OutputWindow(20, (event) => {
      told.push(event);
    });
    void window.push(stream('a'), 1);
    expect(told).toEqual([stream('a')]);
    for (const text of ['b', 'c', 'd']) void window.push(stream(text), 1);
    expect(told).toEqual([stream('a')]);
    await sleep(60);
    expect(told).toEqual([stream('a'), stream('bcd')]);
  });

  it('keeps the latest update of each display', async () => {
    expect(await pass([output('x'), update('d', '1'), update('e', '1'), update('d', '2')])).toEqual([
      output('x'),
      update('d', '2'),
      update('e', '1'),
    ]);
  });

  it('leaves out what a later clear removes, and nothing else', async () => {
    expect(
      await pass([stream('a'), stream('b'), clear(true), stream('c'), clear(true), stream('d')]),
    ).toEqual([stream('a'), clear(true), stream('d')]);
    expect(await pass([stream('a'), stream('b'), clear(true)])).toEqual([
      stream('a'),
      stream('b'),
      clear(true),
    ]);
  });

  it('changes nothing of what a page shows in the end', async () => {
    const event = fc.oneof(
      fc.string({ maxLength: 3 }).map((text) => stream(text)),
      fc.string({ maxLength: 3 }).map((text) => stream(text, 'stderr')),
      fc.string({ maxLength: 3 }).map(output),
      fc.boolean().map(clear),
      fc.tuple(fc.constantFrom('d', 'e'), fc.string()).map(([id, text]) => update(id, text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const told = await pass(events);
        expect(show(told)).toEqual(show(events));
        expect(lastUpdates(told)).toEqual(lastUpdates(events));
      }),
    );
  });

  it.each([
    [
      'at once',
      () => {
        throw new Error('lost');
      },
    ],
    ['later', () => Promise.reject(new Error('lost'))],
  ])('tells whoever flushes that the consumer failed while nobody waited: %s', async (_, fail) => {
    let told = 0;
    const window = new OutputWindow(5, () => {
      told += 1;
      if (told > 1) return fail();
    });
    await window.push(stream('first'), 5);
    void window.push(stream('second'), 6);
    await sleep(30);
    await expect(window.flush()).rejects.toThrow('lost');
    window.drop();
    expect(told).toBe(2);
  });

  it('holds its caller back while the consumer is slow, and stays small', async () => {
    let taken = 0;
    const window = new OutputWindow(5, async (event) => {
      await sleep(5);
      taken += event.type === 'stream' ? event.text.length : 0;
    });
    const text = 'x'.repeat(64 * 1024);
    let ahead = 0;
    for (let sent = 1; sent <= 60; sent += 1) {
      await window.push(stream(text), text.length);
      ahead = Math.max(ahead, sent * text.length - taken);
    }
    await window.flush();
    window.drop();
    expect(taken).toBe(60 * text.length);
    expect(ahead).toBeLessThanOrEqual(10 * text.length);
  });
});

function lastUpdates(events: readonly OutputEvent[]): unknown {
  return Object.fromEntries(
    events.flatMap((event) => (event.type === 'update-display' ? [[event.displayId, event.data]] : [])),
  );
}
