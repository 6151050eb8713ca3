import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import type { IncomingMessage } from '../protocol/message.ts';
import type { Kernel, RequestOptions } from '../types.ts';
import { tellProcess } from './callback.ts';

const print = (text: string) =>
  ({
    channel: 'iopub',
    header: { msg_type: 'stream' },
    content: { name: 'stdout', text },
    bytes: text.length,
  }) as unknown as IncomingMessage;

it('a callback whose output nobody takes is interrupted, and ends', async () => {
  const reply = Promise.withResolvers<IncomingMessage>();
  let say: RequestOptions['onMessage'];
  const kernel = {
    request: (_channel: string, _message: object, options: RequestOptions) => {
      say = options.onMessage;
      return { messageId: 'm', reply: reply.promise };
    },
    interrupt: vi.fn(async () => reply.resolve(print(''))),
    kill: vi.fn(),
  };
  const onOutput = vi.fn(() => Promise.reject(new Error('the claim was lost')));
  const onProblem = vi.fn();
  const done = tellProcess(
    kernel as unknown as Kernel,
    {
      message: { modelId: 'w', said: { method: 'custom', content: {}, buffers: [] } } as never,
      cellId: 'c',
      line: 'in turn',
    },
    { take: () => false, onOutput, onProblem },
  );
  await say?.(print('first'));
  void say?.(print('second'));
  // Longer than outputs are gathered for: what is told then, nobody waits for.
  await sleep(150);
  await done;
  expect([onOutput, kernel.interrupt, kernel.kill, onProblem].map(({ mock }) => mock.calls.length)).toEqual([
    1, 1, 0, 0,
  ]);
});
