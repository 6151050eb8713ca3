import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage, OutgoingMessage } from '../protocol/message.ts';
import { DEFAULT_RUN_LIMITS } from '../run/limits.ts';
import { toOutputEvent } from '../run/messages.ts';
import { type OutputEvent, OutputWindow } from '../run/output-window.ts';
import { OutputQuota } from '../run/quota.ts';
import type { Kernel } from '../types.ts';
import type { Line, WidgetMessage } from './types.ts';

/** What the process has to stop, once it was interrupted for saying too much. */
const STOP_MS = 5_000;
/** Ctrl-D, which ends `input()`: there is nobody to ask in a callback. */
const END_OF_FILE = '\x04';

interface CallbackHooks {
  /** Takes what is for widgets; answers whether that was all of it. */
  readonly take: (message: IncomingMessage) => boolean;
  readonly onOutput: (event: OutputEvent) => void | Promise<void>;
  readonly onProblem: (sentence: string) => void;
}

/**
 * Tells the process what a person did with a widget. Resolves when all that the notebook does about it is done;
 * where a cell runs, after that.
 *
 * @throws KernelError where the process is gone
 */
export async function tellProcess(
  kernel: Kernel,
  { message, cellId, line }: { message: WidgetMessage; cellId: string; line: Exclude<Line, 'held'> },
  { take, onOutput, onProblem }: CallbackHooks,
): Promise<void> {
  const limits = DEFAULT_RUN_LIMITS;
  const window = new OutputWindow(limits.coalesceMs, async (event) => {
    if (isUnheard) return;
    try {
      await onOutput(event);
    } catch {
      // Whoever keeps what people see takes no more of it, and says why itself; the process is none the worse.
      isUnheard = true;
      if (!isStopped) stop();
    }
  });
  const quota = new OutputQuota(limits);
  quota.startCell();
  let isStopped = false;
  let isUnheard = false;
  const stop = () => {
    isStopped = true;
    void interruptOrKill(kernel, reply).catch(() => undefined);
  };
  const { reply } = kernel.request(line === 'in turn' ? 'shell' : 'stdin', toComm(message), {
    isOneWay: true,
    onMessage: (heard) => {
      if (isStopped) return;
      if (quota.count(heard)) {
        onProblem('What a widget started put out more than a page can show, so that it was stopped.');
        return stop();
      }
      if (heard.header.msg_type === 'input_request') return refuse(kernel, heard);
      if (take(heard)) return;
      const event = toOutputEvent(heard, cellId);
      // The cell's own outputs, the widget among them, are not the callback's to clear.
      if (event && event.type !== 'clear') return window.push(event, heard.bytes);
    },
  });
  try {
    await reply;
    await window.flush();
  } finally {
    window.drop();
  }
}

async function interruptOrKill(kernel: Kernel, reply: Promise<unknown>): Promise<void> {
  await kernel.interrupt().catch(() => undefined);
  const late = sleep(STOP_MS, 'late', { ref: false });
  if ((await Promise.race([reply.catch(() => 'done'), late])) === 'late') await kernel.kill();
}

function refuse(kernel: Kernel, { header }: IncomingMessage): Promise<void> {
  const content = { status: 'ok', value: END_OF_FILE };
  return kernel.send('stdin', { type: 'input_reply', content, parent: header });
}

function toComm({ modelId, said }: WidgetMessage): OutgoingMessage {
  if (said.method === 'custom') {
    const content = { comm_id: modelId, data: { method: 'custom', content: said.content } };
    return { type: 'comm_msg', content, buffers: said.buffers };
  }
  const data = {
    method: 'update',
    state: said.state,
    buffer_paths: said.buffers.map(({ path }) => path),
  };
  return {
    type: 'comm_msg',
    content: { comm_id: modelId, data },
    buffers: said.buffers.map((buffer) => buffer.data),
  };
}
