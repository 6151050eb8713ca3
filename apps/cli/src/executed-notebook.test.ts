import type { NotebookOutput } from '@quire/kernels';
import type { Notebook } from '@quire/notebook';
import { expect, test } from 'vitest';
import { ExecutedNotebook } from './executed-notebook.ts';

const code = (id: string): Notebook['cells'][number] => ({
  cell_type: 'code',
  id,
  source: 'x',
  metadata: {},
  execution_count: 9,
  outputs: [{ output_type: 'stream', name: 'stdout', text: 'from an earlier run' }],
});
const notebook: Notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [code('a'), code('b')] };
const display = (text: string, id?: string): NotebookOutput => ({
  output_type: 'display_data',
  data: { 'text/plain': text },
  metadata: {},
  ...(id !== undefined && { transient: { display_id: id } }),
});

test('outputs add up as in a notebook that Jupyter saved, and nothing of an earlier run stays', () => {
  const executed = new ExecutedNotebook(notebook);
  executed.add({ type: 'stream', cellId: 'a', name: 'stdout', text: '10 %\r' });
  executed.add({ type: 'stream', cellId: 'a', name: 'stdout', text: '20 %\n' });
  executed.add({ type: 'output', cellId: 'a', output: display('first', 'd1') });
  executed.add({ type: 'update-display', displayId: 'd1', data: { 'text/plain': 'second' }, metadata: {} });
  executed.add({
    type: 'cell-finished',
    cellId: 'a',
    index: 0,
    status: 'succeeded',
    durationMs: 1,
    executionCount: 1,
  });
  expect(executed.cellsDone).toBe(1);
  expect(executed.toNotebook().cells).toEqual([
    {
      ...code('a'),
      execution_count: 1,
      outputs: [
        { output_type: 'stream', name: 'stdout', text: '20 %\n' },
        { output_type: 'display_data', data: { 'text/plain': 'second' }, metadata: {} },
      ],
    },
    { ...code('b'), execution_count: null, outputs: [] },
  ]);
});

test('clearing takes effect at once, or with the next output', () => {
  const outputsAfter = (wait: boolean, next: boolean): unknown => {
    const executed = new ExecutedNotebook(notebook);
    executed.add({ type: 'output', cellId: 'a', output: display('old') });
    executed.add({ type: 'clear', cellId: 'a', wait });
    if (next) executed.add({ type: 'output', cellId: 'a', output: display('new') });
    const [cell] = executed.toNotebook().cells;
    return (
      cell?.cell_type === 'code' &&
      cell.outputs.map((output) => 'data' in output && output.data['text/plain'])
    );
  };
  expect([outputsAfter(false, false), outputsAfter(true, false), outputsAfter(true, true)]).toEqual([
    [],
    ['old'],
    ['new'],
  ]);
});
