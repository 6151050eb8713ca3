export type Turns = {
  /** Resolves when a place among those that compute is free, with what gives it back. */
  take(signal: AbortSignal): Promise<() => void>;
};

/** The one place that somebody has among them, or has not. */
export class Turn {
  readonly #turns: Turns;
  #giveBack: (() => void) | null = null;

  constructor(turns: Turns) {
    this.#turns = turns;
  }

  async take(signal: AbortSignal): Promise<void> {
    const giveBack = await this.#turns.take(signal);
    this.end();
    this.#giveBack = giveBack;
  }

  end(): void {
    const giveBack = this.#giveBack;
    this.#giveBack = null;
    giveBack?.();
  }
}

/** Places for work of which only so much happens at once, given in the order that they were asked for. */
export function createTurns(most: number) {
  const waiting: (() => void)[] = [];
  let taken = 0;
  const giveBack = (): void => {
    taken -= 1;
    waiting.shift()?.();
    turns.onFree();
  };
  const turns = {
    /** Called when a place was given back. */
    onFree: (): void => undefined,
    /** Places that nobody has or waits for. */
    get free(): number {
      return Math.max(0, most - taken - waiting.length);
    },
    /** Resolves with what gives the place back, to be called once. Whoever gave up gets it at once, and may not use it. */
    async take(signal: AbortSignal): Promise<() => void> {
      while (taken >= most && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push(resolve);
        signal.addEventListener('abort', () => resolve(), { once: true });
        await promise;
        const index = waiting.indexOf(resolve);
        if (index >= 0) waiting.splice(index, 1);
      }
      taken += 1;
      return giveBack;
    },
  };
  return turns;
}
