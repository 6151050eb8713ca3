import type { IncomingMessage } from '../protocol/message.ts';
import type { OutputEvent } from '../run/output-window.ts';
import type { Kernel } from '../types.ts';
import { tellProcess } from './callback.ts';
import type { WidgetEvent, WidgetMessage } from './types.ts';
import { WidgetModels, type WidgetSnapshot } from './widget-models.ts';

/** How long changes of models are gathered: below what the eye sees, and a progress bar costs the hub little. */
const GATHER_MS = 40;
/** Messages that wait for the notebook; a button is pressed again by people, not a thousand times. */
const WAITING_MAX = 200;

export interface WidgetListener {
  readonly onWidgets: (events: readonly WidgetEvent[]) => void | Promise<void>;
  /** What a callback shows outside of `Output` widgets, at the cell that made its widget. */
  readonly onOutput: (event: OutputEvent) => void | Promise<void>;
}

/** The widgets of one live notebook: what the page is told of them, and what people do with them. */
export class LiveWidgets {
  readonly #listener: WidgetListener;
  readonly #process: () => Kernel | undefined;
  readonly #models: WidgetModels;
  readonly #changed = new Set<string>();
  #events: WidgetEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();
  #waiting: WidgetMessage[] = [];
  #isTelling = false;
  #hasTold = false;

  constructor(process: () => Kernel | undefined, listener: WidgetListener) {
    this.#process = process;
    this.#listener = listener;
    this.#models = new WidgetModels({
      onChange: (id) => this.#note(() => this.#changed.add(id)),
      onClose: (modelId) =>
        this.#note(() => {
          this.#changed.delete(modelId);
          this.#events.push({ type: 'widget-closed', modelId });
        }),
      onSaid: (modelId, content, buffers) =>
        this.#note(() => {
          // After the changes that came before it.
          this.#gather();
          this.#events.push({ type: 'widget-said', modelId, content, buffers });
        }),
      onProblem: (sentence) => this.#tellProblem(sentence),
      isPending: (modelId, key) => this.#waiting.some((message) => sets(message, modelId, key)),
    });
  }

  get size(): number {
    return this.#models.size;
  }

  get cells(): ReadonlySet<string> {
    return this.#models.cells;
  }

  /** Whether the process heard of a person since the notebook was last started: its state is not the notebook's alone. */
  get hasTold(): boolean {
    return this.#hasTold;
  }

  /** Reads a message of the process; answers whether it shows nothing at its cell. */
  take(message: IncomingMessage, cellId: string | null): boolean {
    return this.#models.take(message, cellId);
  }

  snapshot(): WidgetSnapshot {
    return this.#models.snapshot();
  }

  /** The notebook goes on in a process whose models are as in `snapshot`; no others live. */
  restart(snapshot: WidgetSnapshot): void {
    this.#waiting = [];
    this.#hasTold = false;
    const changed = this.#models.restore(snapshot);
    this.#note(() => {
      this.#changed.clear();
      for (const id of changed) this.#changed.add(id);
      this.#events.push({ type: 'widgets-restarted', kept: [...snapshot.keys()] });
    });
  }

  /** Tells the page all that is gathered. Resolves when it was taken. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#gather();
    const events = this.#events;
    this.#events = [];
    if (events.length > 0) {
      const tell = () => this.#listener.onWidgets(events);
      this.#telling = this.#telling.then(tell, tell);
    }
    await this.#telling;
  }

  /**
   * What a person did. While the notebook is busy, values wait, and of each the newest alone. Answers `unknown`
   * where there is no such widget any more, `gone` where the process has ended that had it.
   */
  send(message: WidgetMessage): 'sent' | 'unknown' | 'gone' {
    if (this.#models.get(message.modelId) === undefined) return 'unknown';
    if (this.#process() === undefined) return 'gone';
    this.#await(message);
    this.#models.apply(message);
    void this.#pump();
    return 'sent';
  }

  #await(message: WidgetMessage): void {
    const { said, modelId } = message;
    const last = this.#waiting.findLastIndex((other) => other.modelId === modelId);
    const before = this.#waiting[last]?.said;
    if (said.method === 'update' && before?.method === 'update') {
      const isOld = (key: string | number | undefined) => !Object.hasOwn(said.state, String(key));
      const state = { ...before.state, ...said.state };
      const buffers = [...before.buffers.filter(({ path }) => isOld(path[0])), ...said.buffers];
      this.#waiting[last] = { ...message, said: { method: 'update', state, buffers } };
    } else if (this.#waiting.length < WAITING_MAX) this.#waiting.push(message);
    else this.#tellProblem('The notebook is busy and takes no more of what you do with its widgets.');
  }

  async #pump(): Promise<void> {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
        const process = this.#process();
        const cellId = this.#models.get(next.modelId)?.cellId ?? '';
        if (!process) break;
        this.#hasTold = true;
        const message = next;
        await tellProcess(
          process,
          { message, cellId },
          {
            // What a process says that was left behind meanwhile is of no interest.
            take: (heard) => this.#models.take(heard, cellId),
            onOutput: async (event) => {
              await this.flush();
              await this.#listener.onOutput(event);
            },
            onProblem: (sentence) => this.#tellProblem(sentence),
          },
        );
      }
    } catch {
      // The process ended; whoever started or lost it says so.
    } finally {
      this.#isTelling = false;
    }
    if (this.#waiting.length > 0 && this.#process()) void this.#pump();
  }

  #tellProblem(sentence: string): void {
    const isKnown = this.#events.some((event) => event.type === 'widget-problem');
    if (!isKnown) this.#note(() => this.#events.push({ type: 'widget-problem', sentence }));
  }

  #note(change: () => void): void {
    change();
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), GATHER_MS);
  }

  #gather(): void {
    for (const id of this.#changed) {
      const model = this.#models.get(id);
      if (model) this.#events.push({ type: 'widget', model });
    }
    this.#changed.clear();
  }
}

function sets({ modelId, said }: WidgetMessage, id: string, key: string): boolean {
  return modelId === id && said.method === 'update' && Object.hasOwn(said.state, key);
}
