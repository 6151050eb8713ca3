import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readWidgetMessage } from './widget-message.ts';

const sender = { client: 'tab-1', count: 1 };
const data = new ArrayBuffer(3);

test('what a person did with a widget is read as it is', () => {
  const update = { method: 'update', state: { value: 3 }, buffers: [{ path: ['data', 0], data }] };
  const custom = { method: 'custom', content: { event: 'click' }, buffers: [data] };
  for (const said of [update, custom])
    expect(readWidgetMessage({ modelId: 'm', sender, said })).toEqual({
      type: 'widget-message',
      modelId: 'm',
      sender,
      said,
    });
});

test.each([
  [{ modelId: '../m', sender, said: { method: 'custom', content: {}, buffers: [] } }],
  [
    {
      modelId: 'm',
      sender: { client: 'x', count: -1 },
      said: { method: 'custom', content: {}, buffers: [] },
    },
  ],
  [{ modelId: 'm', sender, said: { method: 'delete', content: {}, buffers: [] } }],
  [{ modelId: 'm', sender, said: { method: 'update', state: [], buffers: [] } }],
  [{ modelId: 'm', sender, said: { method: 'update', state: {}, buffers: [{ path: [{}], data }] } }],
  [{ modelId: 'm', sender, said: { method: 'update', state: { x: 'y'.repeat(6_000_000) }, buffers: [] } }],
  [{ modelId: 'm', sender, said: { method: 'update', state: { x: 1n }, buffers: [] } }],
])('message %# is not passed on', (message) => {
  expect(readWidgetMessage(message)).toBe(null);
});

test('no message makes reading fail', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything()),
      (message) => readWidgetMessage(message) !== undefined,
    ),
  );
});
