import type { IncomingMessage, Json, JsonObject } from '../protocol/message.ts';
import { capture, showsDisplay, updateDisplay } from './captured-outputs.ts';
import type { WidgetBuffer, WidgetMessage, WidgetModel } from './types.ts';

const MiB = 1024 * 1024;
/** One model, with its binary data: a large picture. More stalls browsers, and each change tells all of it. */
const MODEL_BYTES_MAX = 4 * MiB;
/** All models of one notebook: they are in the hub's memory and in the memory of each tab. */
const ALL_BYTES_MAX = 32 * MiB;
/** A dashboard has some hundreds; a notebook that makes them in a loop must not fill the database. */
const MODELS_MAX = 5_000;
/** Each message that changes a model goes through all of its keys; widgets have some tens. */
const KEYS_MAX = 1_000;
/** Pictures of one widget, and where in its state each belongs. */
const BUFFERS_MAX = 1_000;

const TARGET = 'jupyter.widget';

export type WidgetSnapshot = ReadonlyMap<string, Entry>;
export const NO_WIDGETS: WidgetSnapshot = new Map();

/** What a message meant: `true` where it was for widgets alone, and shows nothing at its cell. */
type Taken = boolean;

interface Entry {
  readonly model: WidgetModel;
  /** Kept as it changes: measuring all of a large model for each small message would hold up everybody's. */
  readonly bytes: number;
  /** The `Output` widget empties itself when its next output comes. */
  readonly clears: boolean;
}

interface Hooks {
  readonly onChange: (id: string) => void;
  readonly onClose: (id: string) => void;
  readonly onSaid: (modelId: string, content: JsonObject, buffers: readonly Uint8Array[]) => void;
  readonly onProblem: (sentence: string) => void;
  /** Whether a newer value of this key is on its way to the notebook. */
  readonly isPending: (modelId: string, key: string) => boolean;
}

/** The latest state of each widget model that a notebook's process has, as its messages tell it. */
export class WidgetModels {
  readonly #hooks: Hooks;
  #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(id: string): WidgetModel | undefined {
    return this.#entries.get(id)?.model;
  }

  /** How large a model is, with its binary data; 0 where there is none. */
  bytesOf(id: string): number {
    return this.#entries.get(id)?.bytes ?? 0;
  }

  /** Cells that made models. */
  get cells(): ReadonlySet<string> {
    return new Set([...this.#entries.values()].flatMap(({ model }) => model.cellId ?? []));
  }

  snapshot(): WidgetSnapshot {
    return new Map(this.#entries);
  }

  /** Takes the models as they were; answers those that are not what they were just now. */
  restore(snapshot: WidgetSnapshot): string[] {
    const before = this.#entries;
    this.#entries = new Map(snapshot);
    this.#bytes = [...snapshot.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    return [...snapshot.keys()].filter((id) => before.get(id) !== snapshot.get(id));
  }

  /** Reads a message of the process; `cellId` is the cell that it belongs to. */
  take(message: IncomingMessage, cellId: string | null): Taken {
    if (message.channel !== 'iopub') return false;
    switch (message.header.msg_type) {
      case 'comm_open':
        this.#open(message, cellId);
        return true;
      case 'comm_msg':
        this.#hear(message);
        return true;
      case 'comm_close':
        this.#close(idOf(message));
        return true;
      case 'update_display_data':
        this.#updateDisplays(message);
        return false;
      default:
        return this.#capture(message);
    }
  }

  /** Notes what a person did, before the notebook has heard of it: other tabs need not wait for that. */
  apply({ modelId, sender, said }: WidgetMessage): void {
    const entry = this.#entries.get(modelId);
    if (!entry) return;
    if (said.method === 'update') this.#change(entry, { ...said, heard: sender });
    else this.#put({ ...entry, model: { ...entry.model, heard: sender } });
  }

  #open(message: IncomingMessage, cellId: string | null): void {
    const { target_name: target, data } = message.content;
    const id = idOf(message);
    if (target !== TARGET || id === '') return;
    if (this.#entries.size >= MODELS_MAX) {
      this.#hooks.onProblem(
        `The notebook has more than ${MODELS_MAX} widgets; those made last are not shown.`,
      );
      return;
    }
    const empty = { model: { id, cellId, state: {}, buffers: [], heard: null }, bytes: 0, clears: false };
    this.#change(empty, readUpdate(data, message.buffers));
  }

  #hear(message: IncomingMessage): void {
    const entry = this.#entries.get(idOf(message));
    const data = toObject(message.content.data);
    if (!entry) return;
    const { id } = entry.model;
    if (data.method === 'custom') this.#hooks.onSaid(id, toObject(data.content), message.buffers);
    // An echo says what was applied already, when it was sent.
    if (data.method !== 'update') return;
    const { state, buffers } = readUpdate(data, message.buffers);
    const isNews = (key: string | number | undefined) => !this.#hooks.isPending(id, String(key));
    this.#change(entry, {
      state: Object.fromEntries(Object.entries(state).filter(([key]) => isNews(key))),
      buffers: buffers.filter(({ path }) => isNews(path[0])),
    });
  }

  #close(id: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.#bytes -= entry.bytes;
    this.#hooks.onClose(id);
  }

  /** Outputs go to the `Output` widget that asked for those of this request last. */
  #capture(message: IncomingMessage): Taken {
    const request = message.parent.msg_id;
    if (!request || !SHOWN.has(message.header.msg_type)) return false;
    const asking = [...this.#entries.values()].findLast(({ model }) => model.state.msg_id === request);
    if (!asking) return false;
    const isClear = message.header.msg_type === 'clear_output';
    const emptied = asking.clears && !isClear ? withOutputs(asking, []) : asking;
    const { outputs, clears, added } = capture(outputsOf(emptied), message);
    this.#keep({ ...withOutputs(emptied, outputs, added), clears: isClear && clears });
    return true;
  }

  #updateDisplays(message: IncomingMessage): void {
    for (const entry of [...this.#entries.values()]) {
      if (!showsDisplay(outputsOf(entry), message)) continue;
      const { outputs, added } = updateDisplay(outputsOf(entry), message);
      this.#keep(withOutputs(entry, outputs, added));
    }
  }

  #change(
    entry: Entry,
    { state, buffers, heard }: Pick<WidgetModel, 'state' | 'buffers'> & Partial<Pick<WidgetModel, 'heard'>>,
  ): void {
    const { model } = entry;
    // A key that is set anew takes its binary data along.
    const names = new Set([...Object.keys(state), ...buffers.map(({ path }) => String(path[0]))]);
    const kept = model.buffers.filter(({ path }) => !names.has(String(path[0])));
    const gone = model.buffers.filter(({ path }) => names.has(String(path[0])));
    const changed = {
      ...model,
      state: { ...model.state, ...state },
      buffers: [...kept, ...buffers],
      heard: heard ?? model.heard,
    };
    // What is replaced was told by a message of its size, once.
    const added = measureKeys(state, Object.keys(state)) + measureBuffers(buffers);
    const removed = measureKeys(model.state, Object.keys(state)) + measureBuffers(gone);
    this.#keep({ ...entry, model: changed, bytes: entry.bytes + added - removed });
  }

  /** Keeps a changed model, unless it is more than can be shown. */
  #keep(entry: Entry): void {
    const { id, state, buffers } = entry.model;
    const before = this.#entries.get(id)?.bytes ?? 0;
    const isTooMuch =
      entry.bytes > MODEL_BYTES_MAX ||
      this.#bytes - before + entry.bytes > ALL_BYTES_MAX ||
      Object.keys(state).length > KEYS_MAX ||
      buffers.length > BUFFERS_MAX;
    if (!isTooMuch) {
      this.#put(entry);
      return;
    }
    this.#hooks.onProblem(
      `A widget holds more than can be shown (${MODEL_BYTES_MAX / MiB} MB for one, ${ALL_BYTES_MAX / MiB} MB for all), so that it stays as it was.`,
    );
  }

  #put(entry: Entry): void {
    const { id, state } = entry.model;
    const before = this.#entries.get(id);
    this.#bytes += entry.bytes - (before?.bytes ?? 0);
    // In the order in which `Output` widgets asked: the innermost `with` is the last.
    if (before && before.model.state.msg_id !== state.msg_id) this.#entries.delete(id);
    this.#entries.set(id, entry);
    this.#hooks.onChange(id);
  }
}

const SHOWN: ReadonlySet<string> = new Set([
  'stream',
  'display_data',
  'execute_result',
  'error',
  'clear_output',
]);

const idOf = ({ content }: IncomingMessage): string =>
  typeof content.comm_id === 'string' ? content.comm_id : '';

const outputsOf = ({ model }: Entry): readonly Json[] =>
  Array.isArray(model.state.outputs) ? model.state.outputs : [];

function readUpdate(
  data: Json | undefined,
  buffers: readonly Uint8Array[],
): { state: JsonObject; buffers: WidgetBuffer[] } {
  const { state, buffer_paths: paths } = toObject(data);
  const named = Array.isArray(paths) ? paths : [];
  return {
    state: toObject(state),
    buffers: named.flatMap((path, index) => {
      const found = buffers[index];
      return Array.isArray(path) && found ? [{ path: path as (string | number)[], data: found }] : [];
    }),
  };
}

function toObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

const lengthOf = (value: Json): number => JSON.stringify(value).length;

function measureKeys(state: JsonObject, keys: readonly string[]): number {
  const present = keys.filter((key) => Object.hasOwn(state, key));
  return present.reduce((sum, key) => sum + key.length + lengthOf(state[key] ?? null), 0);
}

const measureBuffers = (buffers: readonly WidgetBuffer[]): number =>
  buffers.reduce((sum, { path, data }) => sum + lengthOf(path) + data.byteLength, 0);

/** An `Output` widget with other outputs; `added` is by how many characters they are more, where that is known. */
function withOutputs(entry: Entry, outputs: readonly Json[], added?: number): Entry {
  const change = added ?? lengthOf(outputs) - lengthOf(outputsOf(entry));
  const { model } = entry;
  return {
    ...entry,
    model: { ...model, state: { ...model.state, outputs } },
    bytes: entry.bytes + change,
  };
}
