import { put_buffers } from '@jupyter-widgets/base';
import type { FramedWidget, FromFrame, WidgetSaid } from '../../../frame-protocol.ts';

/** At most so often does one widget tell what a person does with it, in milliseconds: one frame of a display. */
const TELL_EVERY = 33;

type Told = Extract<FromFrame, { type: 'widget-message' }>;

/** The frame around the widgets. */
export interface WidgetHost {
  /** Names this frame among those that tell what a person does. */
  readonly client: string;
  /** Whether what a person does goes anywhere. */
  readonly isUsable: boolean;
  /** While what the notebook said is taken over, nothing is told. */
  isApplying: boolean;
  readonly tell: (message: Told) => void;
  /** Draws one output of an `Output` widget. */
  readonly drawBundle: (node: HTMLElement, data: unknown, metadata: unknown) => Promise<void>;
  /** Draws the formulas in an element. */
  readonly typeset: (node: HTMLElement) => void;
  readonly importModule: (code: string) => Promise<unknown>;
}

interface Callbacks {
  readonly iopub?: { readonly status?: (message: unknown) => void };
}

type Sent = {
  method: string;
  state?: Record<string, unknown>;
  buffer_paths?: (string | number)[][];
  content?: unknown;
};
type SentWith = [
  callbacks?: Callbacks,
  metadata?: unknown,
  buffers?: readonly (ArrayBuffer | ArrayBufferView)[],
];

/** Keys that count views; each frame has its own. */
const OWN_KEYS = new Set(['_view_count']);

/** Where a model sends what a person did: to the page. In the shape that Jupyter's models want. */
export class FrameComm {
  readonly comm_id: string;
  readonly target_name = 'jupyter.widget';
  readonly #host: WidgetHost;
  /** Each value as the page has it, or as it was told last. */
  readonly #known = new Map<string, string>();
  /** Keys that were told, and the message that the notebook has not heard yet. */
  readonly #pending = new Map<string, number>();
  #count = 0;
  #said = 0;

  constructor(id: string, host: WidgetHost) {
    this.comm_id = id;
    this.#host = host;
  }

  send(data: Sent, ...[callbacks, , buffers = []]: SentWith): string {
    // Until then the model gathers its changes.
    setTimeout(() => callbacks?.iopub?.status?.({ content: { execution_state: 'idle' } }), TELL_EVERY);
    if (!this.#host.isUsable) return '';
    if (data.method === 'custom') {
      const content = (data.content ?? {}) as Record<string, unknown>;
      this.#tell({ method: 'custom', content, buffers: buffers.map(toBuffer) });
      return String(this.#count);
    }
    if (this.#host.isApplying) return '';
    const paths = data.buffer_paths ?? [];
    const state = this.#findNews(data.state ?? {}, paths);
    const named = paths.flatMap((path, index) => {
      const buffer = buffers[index];
      return buffer ? [{ path, data: toBuffer(buffer) }] : [];
    });
    if (Object.keys(state).length === 0 && named.length === 0) return '';
    this.#tell({ method: 'update', state, buffers: named });
    for (const key of [...Object.keys(state), ...paths.map(([first]) => String(first))])
      this.#pending.set(key, this.#count);
    return String(this.#count);
  }

  /** The state of a new model, its binary data in its places. */
  read({ state, buffers }: FramedWidget): Record<string, unknown> {
    for (const [key, value] of Object.entries(state)) this.#known.set(key, JSON.stringify(value));
    return withBuffers(structuredClone(state) as Record<string, unknown>, buffers);
  }

  /** As `read`, without what a person changed here and the notebook has not heard of. */
  readNews(update: FramedWidget): Record<string, unknown> {
    const { heard, isLive } = update;
    // Somebody else's later change, or a model that began anew, ends the waiting too.
    const heardOfMine =
      isLive && heard?.client === this.#host.client ? heard.count : Number.POSITIVE_INFINITY;
    for (const [key, count] of this.#pending) if (count <= heardOfMine) this.#pending.delete(key);
    const isNews = (key: string | number | undefined) =>
      !this.#pending.has(String(key)) && !OWN_KEYS.has(String(key));
    const state = Object.fromEntries(Object.entries(update.state).filter(([key]) => isNews(key)));
    return this.read({ ...update, state, buffers: update.buffers.filter(({ path }) => isNews(path[0])) });
  }

  /** What the notebook said since it was asked last. */
  heardSaid(said: WidgetSaid | null): WidgetSaid | null {
    if (said === null || said.seq <= this.#said) return null;
    this.#said = said.seq;
    return said;
  }

  open(): string {
    return '';
  }
  close(): string {
    return '';
  }
  on_msg(): void {}
  on_close(): void {}

  /** Values that are not what the page has already; each frame that draws a linked widget would tell them again. */
  #findNews(state: Record<string, unknown>, paths: readonly (string | number)[][]): Record<string, unknown> {
    const withData = new Set(paths.map(([first]) => String(first)));
    return Object.fromEntries(
      Object.entries(state).filter(([key, value]) => {
        const text = JSON.stringify(value);
        if (OWN_KEYS.has(key) || (this.#known.get(key) === text && !withData.has(key))) return false;
        this.#known.set(key, text);
        return true;
      }),
    );
  }

  #tell(said: Told['said']): void {
    this.#count += 1;
    const sender = { client: this.#host.client, count: this.#count };
    this.#host.tell({ type: 'widget-message', modelId: this.comm_id, sender, said });
  }
}

function withBuffers(
  state: Record<string, unknown>,
  buffers: FramedWidget['buffers'],
): Record<string, unknown> {
  put_buffers(
    state as never,
    buffers.map(({ path }) => [...path]),
    buffers.map(({ data }) => new DataView(data)),
  );
  return state;
}

function toBuffer(data: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  if (data instanceof ArrayBuffer) return data;
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice().buffer;
}
