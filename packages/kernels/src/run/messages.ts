import type { PythonError } from '../failure/types.ts';
import type { IncomingMessage, Json, JsonObject, OutgoingMessage } from '../protocol/message.ts';
import type { OutputEvent } from './output-window.ts';
import type { NotebookOutput, RunCell } from './types.ts';

/** Runs a cell as a person would in JupyterLab; the queue is the hub's, so an error aborts nothing. */
export function executeRequest({ source, isAdded }: RunCell, canAsk: boolean): OutgoingMessage {
  return {
    type: 'execute_request',
    content: {
      code: source,
      silent: false,
      store_history: !isAdded,
      user_expressions: {},
      allow_stdin: canAsk,
      stop_on_error: false,
    },
  };
}

/** What an iopub message means for the cell; nothing for messages that put nothing out. */
export function toOutputEvent(message: IncomingMessage, cellId: string): OutputEvent | undefined {
  const { content } = message;
  switch (message.header.msg_type) {
    case 'stream':
      return {
        type: 'stream',
        cellId,
        name: content.name === 'stderr' ? 'stderr' : 'stdout',
        text: toText(content.text),
      };
    case 'display_data':
    case 'execute_result':
    case 'error':
      return { type: 'output', cellId, output: toOutput(message) };
    case 'clear_output':
      return { type: 'clear', cellId, wait: content.wait === true };
    case 'update_display_data': {
      const displayId = displayIdOf(content);
      if (displayId === undefined) return undefined;
      return {
        type: 'update-display',
        displayId,
        data: toObject(content.data),
        metadata: toObject(content.metadata),
      };
    }
    default:
      return undefined;
  }
}

function toOutput({ header, content }: IncomingMessage): NotebookOutput {
  if (header.msg_type === 'error') return { output_type: 'error', ...toPythonError(content) };
  const displayId = displayIdOf(content);
  const shown = {
    data: toObject(content.data),
    metadata: toObject(content.metadata),
    ...(displayId !== undefined && { transient: { display_id: displayId } }),
  };
  if (header.msg_type === 'display_data') return { output_type: 'display_data', ...shown };
  return { output_type: 'execute_result', ...shown, execution_count: toCount(content.execution_count) };
}

/** Reads an `error` message or an `execute_reply` with status `error`. */
export function toPythonError(content: JsonObject): PythonError {
  const traceback = content.traceback;
  return {
    ename: toText(content.ename),
    evalue: toText(content.evalue),
    traceback: Array.isArray(traceback) ? traceback.map(toText) : [],
  };
}

/** `exit` or `quit` in a notebook asks its front end to end the kernel. */
export function asksToExit(reply: JsonObject): boolean {
  const payload = reply.payload;
  return Array.isArray(payload) && payload.some((entry) => toObject(entry).source === 'ask_exit');
}

export function toCount(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

export function toText(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function toObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function displayIdOf(content: JsonObject): string | undefined {
  const id = toObject(content.transient).display_id;
  return typeof id === 'string' ? id : undefined;
}
