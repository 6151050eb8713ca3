import type { WidgetMessage } from '@quire/contract';
import { expect, test } from 'vitest';
import { WidgetQueue } from './widget-queue.ts';

const move = (modelId: string, state: Record<string, unknown>, count: number): WidgetMessage => ({
  method: 'update',
  modelId,
  sender: { client: 'tab', count },
  state,
  buffers: [],
});
const click: WidgetMessage = {
  method: 'custom',
  modelId: 'button',
  sender: { client: 'tab', count: 1 },
  content: { event: 'click' },
  buffers: [],
};

test('while a request is under way, of each value the newest waits, and every click', async () => {
  const sent: (readonly WidgetMessage[])[] = [];
  const answers: (() => void)[] = [];
  const queue = new WidgetQueue(
    (messages) => {
      sent.push(messages);
      return new Promise((resolve) => answers.push(resolve));
    },
    () => undefined,
  );
  queue.add(move('a', { value: 1 }, 1));
  for (const [index, state] of [{ value: 2 }, { min: 0 }, { value: 3 }].entries())
    queue.add(move('a', state, index + 2));
  queue.add(click);
  queue.add(click);
  queue.add(move('b', { value: 9 }, 1));
  answers.shift()?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([
    [move('a', { value: 1 }, 1)],
    [move('a', { value: 3, min: 0 }, 4), click, click, move('b', { value: 9 }, 1)],
  ]);
});
