import type { IncomingMessage } from '../protocol/message.ts';
import type { OutputEvent } from '../run/output-window.ts';
import type { RunEvent } from '../run/types.ts';
import type { Kernel } from '../types.ts';
import { Allowance } from './allowance.ts';
import { hearUnasked } from './background.ts';
import { tellProcess } from './callback.ts';
import type { Line, WidgetEvent, WidgetMessage } from './types.ts';
import { WidgetModels, type WidgetSnapshot } from './widget-models.ts';

/** How long changes of models are gathered: below what the eye sees, and a progress bar costs the hub little. */
const GATHER_MS = 40;
/** The same for what nobody asked for: it may go on for as long as the process lives, and each change is written down. */
const GATHER_UNASKED_MS = 400;
const MiB = 1024 * 1024;
/**
 * Each change tells all of a model, and is written down: of a picture of 4 MB whose width alone changes, 25 times a
 * second would be 100 MB. So what is large is told less often. A page of pictures is there at once; from then on one
 * of 4 MB is told every four seconds.
 */
const TOLD_BYTES = { atOnce: 8 * MiB, perSecond: MiB };
/** Bars and sliders have some hundred bytes. They have an allowance of their own, and do not wait for pictures. */
const SMALL_BYTES_MAX = 32 * 1024;
/** Messages that wait for the notebook; a button is pressed again by people, not a thousand times. */
const WAITING_MAX = 200;

export interface WidgetListener {
  readonly onWidgets: (events: readonly WidgetEvent[]) => void | Promise<void>;
  /** What a callback shows outside of `Output` widgets, at the cell that made its widget. */
  readonly onOutput: (event: OutputEvent) => void | Promise<void>;
}

/** Of a notebook whose widgets nobody sees. */
export const UNHEARD: WidgetListener = { onWidgets: () => undefined, onOutput: () => undefined };

/** The widgets of one live notebook: what the page is told of them, and what people do with them. */
export class LiveWidgets {
  readonly #listener: WidgetListener;
  readonly #process: () => Kernel | undefined;
  readonly #models: WidgetModels;
  readonly #changed = new Set<string>();
  /** Models that the page knows, as they were a while ago at least. */
  readonly #known = new Set<string>();
  readonly #ofSmall = new Allowance(TOLD_BYTES);
  readonly #ofLarge = new Allowance(TOLD_BYTES);
  #events: WidgetEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** When the timer ends, on the clock of `performance.now()`. */
  #tellsAt = Number.POSITIVE_INFINITY;
  #gatherMs = GATHER_MS;
  /** The cell of each request that a message came for. */
  readonly #cellOf = new Map<string, string | null>();
  #unhear: () => void = () => undefined;
  #telling: Promise<void> = Promise.resolve();
  #waiting: WidgetMessage[] = [];
  #pumping: Promise<void> | undefined;
  #line: Line = 'in turn';
  #hasTold = false;

  constructor(process: () => Kernel | undefined, listener: WidgetListener) {
    this.#process = process;
    this.#listener = listener;
    this.#models = new WidgetModels({
      onChange: (id) => this.#note(() => this.#changed.add(id)),
      onClose: (modelId) =>
        this.#note(() => {
          this.#changed.delete(modelId);
          this.#known.delete(modelId);
          this.#events.push({ type: 'widget-closed', modelId });
        }),
      onSaid: (modelId, content, buffers) =>
        this.#note(() => {
          // After the changes that came before it, unless those are more than may be told now.
          this.#gather('what may be told');
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
    if (message.parent.msg_id) this.#cellOf.set(message.parent.msg_id, cellId);
    return this.#models.take(message, cellId);
  }

  /** From now on this is the process: its threads and tasks move widgets when no cell runs, too. */
  hear(kernel: Kernel): void {
    this.#unhear();
    this.#unhear = hearUnasked(kernel, {
      onMessage: (message) => {
        this.#gatherMs = GATHER_UNASKED_MS;
        this.#models.take(message, this.#cellOf.get(message.parent.msg_id ?? '') ?? null);
        this.#gatherMs = GATHER_MS;
      },
      onProblem: (sentence) => this.#tellProblem(sentence),
    });
  }

  /** Tells of a run's event; what its output shows is known before. */
  inOrder(event: RunEvent, tell: (event: RunEvent) => void | Promise<void>): void | Promise<void> {
    if (event.type !== 'output' && event.type !== 'cell-finished') return tell(event);
    // What a cell leaves is told as it is; while it runs, an output needs the models that it shows.
    return this.flush(event.type === 'output' ? 'what may be told' : 'all').then(() => tell(event));
  }

  snapshot(): WidgetSnapshot {
    return this.#models.snapshot();
  }

  /** The notebook goes on in a process whose models are as in `snapshot`; no others live. */
  restart(snapshot: WidgetSnapshot): void {
    this.#waiting = [];
    this.#line = 'in turn';
    this.#hasTold = false;
    this.#cellOf.clear();
    const changed = this.#models.restore(snapshot);
    this.#note(() => {
      this.#changed.clear();
      this.#known.clear();
      for (const id of changed) this.#changed.add(id);
      this.#events.push({ type: 'widgets-restarted', kept: [...snapshot.keys()] });
    });
  }

  /** Tells the page what is gathered. Resolves when it was taken. */
  async flush(what: Told = 'all'): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#tellsAt = Number.POSITIVE_INFINITY;
    this.#gather(what);
    if (this.#changed.size > 0)
      this.#tellIn(Math.min(...[...this.#changed].map((id) => this.#allowanceFor(id).waitMs)));
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
    this.#pump();
    return 'sent';
  }

  get line(): Line {
    return this.#line;
  }

  set line(line: Line) {
    this.#line = line;
    this.#pump();
  }

  /** Holds back what people do from now on. Resolves when the process has done what it heard of before. */
  async hold(): Promise<void> {
    this.#line = 'held';
    await this.#pumping;
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

  #pump(): void {
    this.#pumping ??= this.#tellWaiting().finally(() => {
      this.#pumping = undefined;
      if (this.#waiting.length > 0 && this.#line !== 'held' && this.#process()) this.#pump();
    });
  }

  async #tellWaiting(): Promise<void> {
    try {
      for (;;) {
        const line = this.#line;
        const process = this.#process();
        const message = line === 'held' ? undefined : this.#waiting.shift();
        if (!process || !message || line === 'held') return;
        const cellId = this.#models.get(message.modelId)?.cellId ?? '';
        this.#hasTold = true;
        await tellProcess(
          process,
          { message, cellId, line },
          {
            // What a process says that was left behind meanwhile is of no interest.
            take: (heard) => this.#models.take(heard, cellId),
            onOutput: async (event) => {
              await this.flush('what may be told');
              await this.#listener.onOutput(event);
            },
            onProblem: (sentence) => this.#tellProblem(sentence),
          },
        );
      }
    } catch {
      // The process ended; whoever started or lost it says so.
    }
  }

  #tellProblem(sentence: string): void {
    const isKnown = this.#events.some((event) => event.type === 'widget-problem');
    if (!isKnown) this.#note(() => this.#events.push({ type: 'widget-problem', sentence }));
  }

  #note(change: () => void): void {
    change();
    this.#tellIn(this.#gatherMs);
  }

  #tellIn(milliseconds: number): void {
    const tellsAt = performance.now() + milliseconds;
    if (tellsAt >= this.#tellsAt) return;
    clearTimeout(this.#timer);
    this.#tellsAt = tellsAt;
    this.#timer = setTimeout(() => void this.#flushWhenTold(), milliseconds);
  }

  /** Whoever takes what is told may be slow: meanwhile changes gather, and not what is to be told of them. */
  async #flushWhenTold(): Promise<void> {
    await this.#telling.catch(() => undefined);
    await this.flush('what may be told').catch(() => undefined);
  }

  /** New models are told in any case: an output may show them. */
  #gather(what: Told): void {
    for (const id of [...this.#changed]) {
      if (what !== 'all' && this.#known.has(id) && this.#allowanceFor(id).waitMs > 0) continue;
      this.#changed.delete(id);
      this.#known.add(id);
      this.#allowanceFor(id).spend(this.#models.bytesOf(id));
      const model = this.#models.get(id);
      if (model) this.#events.push({ type: 'widget', model });
    }
  }

  #allowanceFor(id: string): Allowance {
    return this.#models.bytesOf(id) > SMALL_BYTES_MAX ? this.#ofLarge : this.#ofSmall;
  }
}

type Told = 'all' | 'what may be told';

function sets({ modelId, said }: WidgetMessage, id: string, key: string): boolean {
  return modelId === id && said.method === 'update' && Object.hasOwn(said.state, key);
}
