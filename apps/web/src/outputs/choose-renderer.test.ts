import { expect, test } from 'vitest';
import { chooseRenderer, findSetupOutputs, groupOutputs } from './choose-renderer.ts';
import type { ShownBundle, ShownOutput } from './shown-output.ts';

function bundle(...types: string[]): ShownBundle {
  return {
    output_type: 'display_data',
    data: Object.fromEntries(types.map((type) => [type, 'x'])),
    metadata: {},
  };
}
const stream: ShownOutput = { output_type: 'stream', name: 'stdout', text: 'x' };

test.each([
  [['text/plain', 'text/html'], 'frame', 'html', 'text/html'],
  [['text/html', 'application/vnd.plotly.v1+json'], 'frame', 'plotly', 'application/vnd.plotly.v1+json'],
  [['text/plain', 'application/vnd.vegalite.v5+json'], 'frame', 'vega', 'application/vnd.vegalite.v5+json'],
  [['text/plain', 'application/vnd.vegalite.v6.json'], 'frame', 'vega', 'application/vnd.vegalite.v6.json'],
  [['text/plain', 'image/png'], 'page', 'image', 'image/png'],
  [['text/plain', 'text/latex'], 'frame', 'latex', 'text/latex'],
  [['text/plain', 'application/json'], 'page', 'json', 'application/json'],
  [
    ['application/vnd.jupyter.widget-view+json', 'text/plain'],
    'frame',
    'widget',
    'application/vnd.jupyter.widget-view+json',
  ],
  [
    ['application/javascript', 'application/vnd.bokehjs_load.v0+json'],
    'frame',
    'javascript',
    'application/javascript',
  ],
  [['application/x-unknown'], 'page', 'nothing', 'application/x-unknown'],
  [[], 'page', 'nothing', ''],
])('of %j the %s draws %s', (types, ...[place, kind, mimeType]) => {
  expect(chooseRenderer(bundle(...types))).toEqual({ place, kind, mimeType });
});

test('neighbours that need the frame share one, in order', () => {
  const [table, chart, picture] = [
    bundle('text/html'),
    bundle('application/vnd.plotly.v1+json'),
    bundle('image/png'),
  ];
  expect(groupOutputs([stream, table, chart, picture, table])).toEqual([
    { place: 'page', output: stream, index: 0 },
    { place: 'frame', outputs: [table, chart], index: 1 },
    { place: 'page', output: picture, index: 3 },
    { place: 'frame', outputs: [table], index: 4 },
  ]);
});

test('outputs that only load a library are found, charts that come with their script are not', () => {
  const load = bundle('application/javascript', 'application/vnd.bokehjs_load.v0+json');
  const silent: ShownBundle = {
    ...bundle(),
    data: { 'text/html': '<script>window.lib = 1</script>\n<!-- x -->' },
  };
  const chart: ShownBundle = {
    ...bundle(),
    data: { 'text/html': '<div id="a"></div><script>draw("a")</script>' },
  };
  expect(findSetupOutputs([stream, load, chart, silent])).toEqual([load, silent]);
});
