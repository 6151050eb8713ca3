import { KernelError } from '../errors.ts';
import type { Kernel } from '../types.ts';

/** Runs code of ours that leaves no trace in the notebook's history. @throws KernelError when it fails */
export async function executeQuietly(node: Kernel, code: string): Promise<void> {
  const { reply } = node.request('shell', {
    type: 'execute_request',
    content: {
      code,
      silent: true,
      store_history: false,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: false,
    },
  });
  const { content } = await reply;
  if (content.status !== 'ok')
    throw new KernelError('start-failed', 'The inputs could not be set.', JSON.stringify(content));
}
