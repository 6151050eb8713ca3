import { afterEach, expect, it, vi } from 'vitest';
import type { IncomingMessage, JsonObject } from '../protocol/message.ts';
import { WidgetModels } from './widget-models.ts';

afterEach(() => void vi.restoreAllMocks());

const LARGE = 'x'.repeat(3_900_000);

function make() {
  const problems: string[] = [];
  const models = new WidgetModels({
    onChange: () => undefined,
    onClose: () => undefined,
    onSaid: () => undefined,
    onProblem: (sentence) => problems.push(sentence),
    isPending: () => false,
  });
  const hear = (type: string, content: JsonObject, parent = {}) =>
    models.take(
      {
        channel: 'iopub',
        header: { msg_type: type },
        parent,
        content,
        buffers: [],
      } as unknown as IncomingMessage,
      'c0',
    );
  const open = (state: JsonObject) =>
    hear('comm_open', { comm_id: 'm', target_name: 'jupyter.widget', data: { state } });
  const update = (state: JsonObject) => hear('comm_msg', { comm_id: 'm', data: { method: 'update', state } });
  return { models, problems, hear, open, update };
}

const outputsOf = (models: WidgetModels) =>
  (models.get('m')?.state.outputs ?? []) as unknown as readonly { text: string }[];

/** Characters that are written as JSON meanwhile. */
function countWritten(act: () => void): number {
  let written = 0;
  const { stringify } = JSON;
  vi.spyOn(JSON, 'stringify').mockImplementation(((value: unknown) => {
    const text = stringify(value);
    written += text?.length ?? 0;
    return text;
  }) as typeof JSON.stringify);
  act();
  vi.restoreAllMocks();
  return written;
}

it('a small change of a large widget costs what is small about it', () => {
  const { models, open, update } = make();
  open({ value: LARGE, placeholder: '' });
  const written = countWritten(() => {
    for (let count = 0; count < 100; count += 1) update({ placeholder: String(count) });
  });
  expect([written < 10_000, models.get('m')?.state.placeholder]).toEqual([true, '99']);
});

it('a line that is printed into a full Output widget costs a line, and so does a display in another place', () => {
  const { models, open, hear } = make();
  open({ outputs: [{ output_type: 'stream', name: 'stdout', text: LARGE }], msg_id: 'r' });
  const written = countWritten(() => {
    for (let count = 0; count < 100; count += 1) {
      hear('stream', { name: 'stdout', text: 'line\n' }, { msg_id: 'r' });
      hear('update_display_data', { data: {}, metadata: {}, transient: { display_id: 'elsewhere' } });
    }
  });
  const [first] = outputsOf(models);
  expect([written < 10_000, first?.text.length]).toEqual([true, LARGE.length + 500]);
});

it('what a widget holds is limited however it came there, and room that is given back is there again', () => {
  const { models, problems, open, update, hear } = make();
  open({ value: LARGE, msg_id: 'r' });
  update({ more: LARGE });
  expect([problems.length, models.get('m')?.state.more]).toEqual([1, undefined]);
  for (let count = 0; count < 50; count += 1)
    hear('stream', { name: 'stdout', text: 'x'.repeat(10_000) }, { msg_id: 'r' });
  const [first] = outputsOf(models);
  expect([problems.length > 1, (first?.text.length ?? 0) < 300_000]).toEqual([true, true]);
  update({ value: '', outputs: [] });
  update({ more: LARGE });
  expect(models.get('m')?.state.more).toBe(LARGE);
});

it('has no more keys and pictures than a widget has', () => {
  const { models, problems, open, update } = make();
  open({});
  update(Object.fromEntries(Array.from({ length: 1_001 }, (_, key) => [`key${key}`, 0])));
  expect([problems.length, models.get('m')?.state]).toEqual([1, {}]);
});
