/**
 * Frames that are alive at once, on the whole page. Each is a document with a script engine of its own
 * (measured: 12 MB with a small table, 47 MB with a Plotly chart); beyond this the ones seen longest ago give way.
 */
export const LIVE_FRAMES_MAX = 12;

type Entry = { readonly evict: () => void; isNear: boolean };

/** Decides which frames stay. Those near the viewport always do. */
export class FrameBudget {
  readonly #limit: number;
  /** In the order in which they were last near; the first went away longest ago. */
  readonly #entries = new Map<symbol, Entry>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Counts a frame in; `evict` is called when it has to go. */
  add(key: symbol, evict: () => void): void {
    this.#entries.set(key, { evict, isNear: true });
    this.#trim();
  }

  remove(key: symbol): void {
    this.#entries.delete(key);
  }

  setNear(key: symbol, isNear: boolean): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    entry.isNear = isNear;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    this.#trim();
  }

  #trim(): void {
    for (const [key, entry] of this.#entries) {
      if (this.#entries.size <= this.#limit) return;
      if (entry.isNear) continue;
      this.#entries.delete(key);
      entry.evict();
    }
  }
}

export const pageFrames = new FrameBudget(LIVE_FRAMES_MAX);
