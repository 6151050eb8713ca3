import type { CellRun, CellView, RunOutput, RunState } from '@quire/contract';
import { expect, test } from 'vitest';
import { roleOfColumn } from './input-columns.ts';

const bundle = (data: Record<string, unknown>): RunOutput => ({
  output_type: 'display_data',
  data: data as never,
  metadata: {},
});
const widget = (described: string) =>
  bundle({ 'application/vnd.jupyter.widget-view+json': {}, 'text/plain': described });
const input = bundle({ 'application/vnd.quire.input+json': {}, 'text/plain': 'Days: 3' });
const table = bundle({ 'text/html': '<table>' });
const slider = "VBox(children=(IntSlider(value=3, description='Image(', layout=Layout(width='1')),))";

function role(cells: Record<string, readonly RunOutput[] | 'waiting' | 'prose'>): string {
  const views = Object.entries(cells).map(
    ([id, it]): CellView => ({ id, type: it === 'prose' ? 'markdown' : 'code', source: '', tags: [] }),
  );
  const runs = Object.entries(cells).flatMap(([id, it]): [string, CellRun][] =>
    typeof it === 'string' ? [] : [[id, { status: 'ok', outputs: it } as unknown as CellRun]],
  );
  return roleOfColumn(views, { cells: Object.fromEntries(runs) } as unknown as RunState);
}

test.each<[string, Parameters<typeof role>[0], string]>([
  ['inputs, with words around them and code that shows nothing', { a: 'prose', b: [input], c: [] }, 'inputs'],
  ['widgets that set something', { a: [widget(slider), input] }, 'inputs'],
  [
    'widgets that show something',
    { a: [widget('interactive(children=(IntSlider(), Output()))')] },
    'results',
  ],
  ['inputs and a table', { a: [input, table] }, 'results'],
  ['nothing, where all is done', { a: [], b: [] }, 'nothing'],
  ['results to come', { a: [], b: 'waiting' }, 'results'],
  ['words alone', { a: 'prose' }, 'results'],
])('a column shows %s', (_name, cells, expected) => {
  expect(role(cells)).toBe(expected);
});
