import type { ShownWidget } from '@quire/contract';
import { expect, test } from 'vitest';
import type { ShownBundle } from './shown-output.ts';
import { findParts, readWidgetView, WIDGET_VIEW, withKnownWidgets } from './widget-host.ts';

const widget = (id: string, state: Record<string, unknown>): ShownWidget => ({
  id,
  state,
  buffers: [],
  heard: null,
  isLive: true,
  said: null,
});
const shows = (id: string): ShownBundle => ({
  output_type: 'display_data',
  data: { [WIDGET_VIEW]: { model_id: id }, 'text/plain': 'a widget' },
  metadata: {},
});

test('a frame hears of the widgets it shows, of their parts, and of what is linked to them', () => {
  const widgets = Object.fromEntries(
    [
      widget('box', { children: ['IPY_MODEL_slider'], layout: 'IPY_MODEL_layout' }),
      widget('slider', {}),
      widget('layout', {}),
      widget('link', {
        _model_name: 'LinkModel',
        source: ['IPY_MODEL_slider', 'value'],
        target: ['IPY_MODEL_text', 'value'],
      }),
      widget('text', {}),
      widget('out', { outputs: [{ data: { [WIDGET_VIEW]: { model_id: 'inside' } } }] }),
      widget('inside', {}),
      widget('other', {}),
    ].map((one) => [one.id, one]),
  );
  expect([...findParts(['box'], widgets)].toSorted()).toEqual(['box', 'layout', 'link', 'slider', 'text']);
  expect([...findParts(['out', 'absent'], widgets)].toSorted()).toEqual(['inside', 'out']);
});

test('a widget that nobody knows the state of is left to the text beside it, the same object each time', () => {
  const [known, unknown] = [shows('known'), shows('unknown')];
  const first = withKnownWidgets([known, unknown], (id) => id === 'known');
  const second = withKnownWidgets([known, unknown], (id) => id === 'known');
  expect(first).toEqual([known, { ...unknown, data: { 'text/plain': 'a widget' } }]);
  expect([first[0] === known, first[1] === second[1], readWidgetView(known)]).toEqual([true, true, 'known']);
});
