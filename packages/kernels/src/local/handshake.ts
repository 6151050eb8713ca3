import { setTimeout as sleep } from 'node:timers/promises';
import { KernelError } from '../errors.ts';
import type { Conversation } from '../protocol/conversation.ts';
import type { JsonObject, OutgoingMessage } from '../protocol/message.ts';
import type { Kernel } from '../types.ts';

/** How often to ask again: a subscription takes about a millisecond to reach the kernel. */
const ASK_EVERY_MS = 10;

const KERNEL_INFO: OutgoingMessage = { type: 'kernel_info_request', content: {} };

/**
 * Waits until the kernel answers and its outputs arrive: a publisher sends nothing to a subscriber it has not heard
 * of yet, so an `idle` that arrives is the only proof. Returns the content of `kernel_info_reply`.
 */
export async function shakeHands(conversation: Conversation): Promise<JsonObject> {
  const answered = Promise.withResolvers<void>();
  const first = conversation.request('shell', KERNEL_INFO, {
    onMessage: (message) => (message.channel === 'shell' ? answered.resolve() : undefined),
  });
  await Promise.race([answered.promise, first.reply]);
  const attempts = [first];
  try {
    while (true) {
      const reply = await Promise.race([sleep(ASK_EVERY_MS), ...attempts.map((attempt) => attempt.reply)]);
      if (reply) return reply.content;
      attempts.push(conversation.request('shell', KERNEL_INFO));
    }
  } finally {
    for (const attempt of attempts) conversation.abandon(attempt.messageId);
  }
}

/**
 * Evaluates an expression of ours in the kernel without a trace in the notebook's namespace or history.
 * @returns Python's `repr` of the value
 * @throws KernelError `start-failed`
 */
export async function evaluateQuietly(kernel: Pick<Kernel, 'request'>, expression: string): Promise<string> {
  const { reply } = kernel.request('shell', {
    type: 'execute_request',
    content: {
      code: '',
      silent: true,
      store_history: false,
      user_expressions: { it: expression },
      allow_stdin: false,
      stop_on_error: false,
    },
  });
  const { content } = await reply;
  const found = (content.user_expressions as { it?: { status?: string; data?: JsonObject } } | undefined)?.it;
  const text = found?.data?.['text/plain'];
  if (found?.status === 'ok' && typeof text === 'string') return text;
  throw new KernelError('start-failed', 'The kernel did not do what it was asked.', JSON.stringify(content));
}

/** A call of a function in python/quire_kernel/session.py, with arguments as JSON. */
export function callSession(name: string, args: Readonly<Record<string, unknown>>): string {
  // A JSON text in JSON quotes is a Python string literal too.
  const literal = JSON.stringify(JSON.stringify(args));
  return `__import__('quire_kernel.session', fromlist=['session']).${name}(**__import__('json').loads(${literal}))`;
}
