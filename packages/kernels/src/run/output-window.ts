import type { RunEvent } from './types.ts';

/** Events of a cell's outputs; all others end a window. */
export type OutputEvent = Extract<RunEvent, { type: 'output' | 'stream' | 'clear' | 'update-display' }>;

/** Text and displays gathered beyond this are told at once: the window must not become a store. */
const FULL_CHARACTERS = 256 * 1024;
const FULL_EVENTS = 500;

/**
 * Gathers what a cell puts out within a moment: many prints become one event, and frames of an animation that
 * nobody could have seen are left out. The first output after a pause is told at once.
 */
export class OutputWindow {
  readonly #ms: number;
  readonly #tell: (event: OutputEvent) => void | Promise<void>;
  #gathered: OutputEvent[] = [];
  #characters = 0;
  #timer: NodeJS.Timeout | undefined;
  #told: Promise<void> | undefined;
  /** Why the consumer took nothing more when the timer told it, which nobody waits for. */
  #failure: { readonly error: unknown } | undefined;

  /** @param tell may return a promise; the window then fills up and `push` holds its caller back */
  constructor(ms: number, tell: (event: OutputEvent) => void | Promise<void>) {
    this.#ms = ms;
    this.#tell = tell;
  }

  /** @param characters about how much the event holds */
  push(event: OutputEvent, characters: number): void | Promise<void> {
    this.#gather(event);
    this.#characters += characters;
    const isFull = this.#characters >= FULL_CHARACTERS || this.#gathered.length >= FULL_EVENTS;
    if (this.#timer && !isFull) return;
    this.#timer ??= setTimeout(() => this.#onTimer(), this.#ms);
    if (!this.#told) return this.#start();
    // Told while the consumer is busy: what fits waits here, the rest in the kernel.
    if (isFull) return this.flush();
  }

  /** Tells all that is gathered. Resolves when the consumer has taken it, rejects when it failed since. */
  async flush(): Promise<void> {
    while (this.#told !== undefined) await this.#told;
    if (this.#failure) throw this.#failure.error;
    await this.#start();
  }

  /** Forgets what is gathered. */
  drop(): void {
    this.#gathered = [];
    this.#characters = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #onTimer(): void {
    this.#timer = undefined;
    if (this.#gathered.length === 0) return;
    // Goes on gathering while output keeps coming.
    this.#timer = setTimeout(() => this.#onTimer(), this.#ms);
    if (!this.#told) void this.#startAlone();
  }

  /** Never rejects: whoever flushes hears of it. */
  async #startAlone(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  /** Synchronous unless the consumer is not. */
  #start(): void | Promise<void> {
    const events = withoutUnseen(this.#gathered);
    this.#gathered = [];
    this.#characters = 0;
    const held = this.#tellFrom(events, 0);
    if (held === undefined) return;
    this.#told = held.finally(() => {
      this.#told = undefined;
    });
    return this.#told;
  }

  #tellFrom(events: readonly OutputEvent[], start: number): void | Promise<void> {
    for (let index = start; index < events.length; index += 1) {
      const held = this.#tell(events[index] as OutputEvent);
      if (held !== undefined) return held.then(() => this.#tellFrom(events, index + 1));
    }
  }

  #gather(event: OutputEvent): void {
    const last = this.#gathered.at(-1);
    if (event.type === 'stream' && last?.type === 'stream' && last.name === event.name) {
      this.#gathered[this.#gathered.length - 1] = { ...last, text: last.text + event.text };
      return;
    }
    if (event.type === 'update-display') {
      const index = this.#gathered.findIndex(
        (other) => other.type === 'update-display' && other.displayId === event.displayId,
      );
      if (index >= 0) {
        this.#gathered[index] = event;
        return;
      }
    }
    this.#gathered.push(event);
  }
}

/** Leaves out outputs that a later `clear` of the same window removes. */
function withoutUnseen(events: readonly OutputEvent[]): readonly OutputEvent[] {
  const isOutput = (event: OutputEvent) => event.type === 'output' || event.type === 'stream';
  const last = events.findLastIndex(
    (event, index) => event.type === 'clear' && (!event.wait || events.slice(index + 1).some(isOutput)),
  );
  if (last <= 0) return events;
  return events.filter((event, index) => index >= last || event.type === 'update-display');
}
