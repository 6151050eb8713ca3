import { expect, test } from 'vitest';
import { FramedItems } from './framed-items.ts';
import type { ShownBundle } from './shown-output.ts';

const html = (source: string): ShownBundle => ({
  output_type: 'display_data',
  data: { 'text/html': source },
  metadata: {},
});

test('each output is sent once, and a replaced one keeps its place and id', () => {
  const items = new FramedItems();
  const [one, two, three] = [html('1'), html('2'), html('3')];
  const first = items.next([one, two], []);
  const second = items.next([one, three], []);
  expect(second.map(({ id, content }) => ({ id, data: content?.data ?? null }))).toEqual([
    { id: first[0]?.id, data: null },
    { id: first[1]?.id, data: '3' },
  ]);
});

test('an output that goes away leaves the others as they are', () => {
  const items = new FramedItems();
  const [one, two] = [html('1'), html('2')];
  const first = items.next([one, two], []);
  expect(items.next([two], [])).toEqual([{ id: first[1]?.id, content: null, isSetup: false }]);
});

test('another frame gets the same outputs in full', () => {
  const output = html('1');
  new FramedItems().next([output], []);
  expect(
    new FramedItems().next([output], [html('setup')]).map(({ content, isSetup }) => [content?.data, isSetup]),
  ).toEqual([
    ['setup', true],
    ['1', false],
  ]);
});
