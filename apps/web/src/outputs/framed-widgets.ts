import type { ShownWidget, WidgetMessage } from '@quire/contract';
import type { FramedWidget, FromFrame, ToFrame } from './frame-protocol.ts';
import { findParts, type WidgetSource } from './widget-host.ts';

type Message = Extract<FromFrame, { type: 'widget-message' }>;

/** The widgets of one frame: it hears of those that it shows, of their parts, and of nothing else. */
export class FramedWidgets {
  readonly #source: WidgetSource;
  readonly #client = crypto.randomUUID();
  #sent = new Map<string, ShownWidget>();

  constructor(source: WidgetSource) {
    this.#source = source;
  }

  /** What brings the frame from what it knows to the present; `null` where it knows that. */
  next(roots: readonly string[]): Extract<ToFrame, { type: 'widgets' }> | null {
    const widgets = this.#source.getWidgets();
    // A part that is shown no more may be shown again; only what is gone is taken away.
    const parts = findParts([...roots, ...this.#sent.keys()], widgets);
    const all = [...parts].flatMap((id) => widgets[id] ?? []);
    const changed = all.filter((widget) => this.#sent.get(widget.id) !== widget);
    const closed = [...this.#sent.keys()].filter((id) => !Object.hasOwn(widgets, id));
    if (changed.length === 0 && closed.length === 0) return null;
    this.#sent = new Map(all.map((widget) => [widget.id, widget]));
    return {
      type: 'widgets',
      client: this.#client,
      isUsable: this.#source.send !== null,
      models: changed.map(toFramed),
      closed,
    };
  }

  /** Passes on what a person did with a widget of this frame. */
  hear({ modelId, sender, said }: Message): void {
    const { send } = this.#source;
    const widget = this.#sent.get(modelId);
    if (send === null || sender.client !== this.#client || !widget?.isLive) return;
    send(toMessage({ modelId, sender, said }));
  }
}

function toFramed({ id, state, buffers, heard, isLive, said }: ShownWidget): FramedWidget {
  return {
    id,
    state,
    buffers: buffers.map(({ path, data }) => ({ path, data: toBytes(data) })),
    heard,
    isLive,
    said: said && { ...said, buffers: said.buffers.map(toBytes) },
  };
}

function toMessage({ modelId, sender, said }: Omit<Message, 'type'>): WidgetMessage {
  if (said.method === 'custom')
    return {
      modelId,
      sender,
      method: 'custom',
      content: { ...said.content },
      buffers: said.buffers.map(toText),
    };
  const buffers = said.buffers.map(({ path, data }) => ({ path: [...path], data: toText(data) }));
  return { modelId, sender, method: 'update', state: { ...said.state }, buffers };
}

const toBytes = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;

/** In pieces: a call takes only so many arguments. */
const PIECE = 32_768;
function toText(data: ArrayBuffer): string {
  const bytes = new Uint8Array(data);
  let text = '';
  for (let start = 0; start < bytes.length; start += PIECE)
    text += String.fromCharCode(...bytes.subarray(start, start + PIECE));
  return btoa(text);
}
