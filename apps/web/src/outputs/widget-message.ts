import type { FromFrame, WidgetSender, WidgetTold } from './frame-protocol.ts';

type Fields = Readonly<Record<string, unknown>>;

const ID = /^[\w-]{1,100}$/;
/** As the hub has it: a small file in a widget that takes uploads. Larger ones are inputs of the notebook. */
const MESSAGE_BYTES_MAX = 5 * 1024 * 1024;
const BUFFERS_MAX = 200;

/** Reads what a frame says that a person did with a widget; `null` for what the hub would not take. */
export function readWidgetMessage({ modelId, sender, said }: Fields): FromFrame | null {
  if (typeof modelId !== 'string' || !ID.test(modelId)) return null;
  const from = readSender(sender);
  const told = isFields(said) ? readTold(said) : null;
  return from && told ? { type: 'widget-message', modelId, sender: from, said: told } : null;
}

function readSender(sender: unknown): WidgetSender | null {
  if (!isFields(sender)) return null;
  const { client, count } = sender;
  if (typeof client !== 'string' || !ID.test(client)) return null;
  return Number.isSafeInteger(count) && (count as number) >= 0 ? { client, count: count as number } : null;
}

function readTold({ method, state, content, buffers }: Fields): WidgetTold | null {
  if (!Array.isArray(buffers) || buffers.length > BUFFERS_MAX) return null;
  if (method === 'custom') {
    if (!isFields(content) || !buffers.every((data) => data instanceof ArrayBuffer)) return null;
    return measure(content, buffers) > MESSAGE_BYTES_MAX ? null : { method, content, buffers };
  }
  if (method !== 'update' || !isFields(state) || !buffers.every(isNamed)) return null;
  const data = buffers.map((buffer) => buffer.data);
  return measure(state, data) > MESSAGE_BYTES_MAX ? null : { method, state, buffers };
}

function isNamed(buffer: unknown): buffer is { path: (string | number)[]; data: ArrayBuffer } {
  if (!isFields(buffer) || !(buffer.data instanceof ArrayBuffer) || !Array.isArray(buffer.path)) return false;
  return buffer.path.every((step) => typeof step === 'string' || Number.isSafeInteger(step));
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** More than the limit for what is no JSON. */
function measure(value: Fields, buffers: readonly ArrayBuffer[]): number {
  try {
    return JSON.stringify(value).length + buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
