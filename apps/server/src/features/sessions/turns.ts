export type Turns = {
  /** Whether a place is free at once. */
  readonly isFree: boolean;
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

  /** Whether it would be taken at once. */
  get isFree(): boolean {
    return this.#turns.isFree;
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

type Waiting = { person: string; wake: () => void };

/**
 * Places for work of which only so much happens at once, given in the order that they were asked for; whoever has as
 * many as one person may lets others go first.
 */
export function createTurns({ most, mostOfOne }: { most: number; mostOfOne: number }) {
  const waiting: Waiting[] = [];
  const taken: string[] = [];
  const countOf = (person: string): number => taken.filter((one) => one === person).length;
  const waitingOf = (person: string): number => waiting.filter((one) => one.person === person).length;
  const isFree = (person: string): boolean => taken.length < most && countOf(person) < mostOfOne;
  const giveBack = (person: string) => (): void => {
    taken.splice(taken.indexOf(person), 1);
    const next = waiting.findIndex((one) => isFree(one.person));
    if (next >= 0) waiting.splice(next, 1)[0]?.wake();
    turns.onFree();
  };
  const turns = {
    /** Called when a place was given back. */
    onFree: (): void => undefined,
    /** Places that nobody has, nor could have who waits. */
    get free(): number {
      const people = [...new Set(waiting.map(({ person }) => person))];
      const wanted = people.map((person) => Math.min(waitingOf(person), mostOfOne - countOf(person)));
      return Math.max(0, most - taken.length - wanted.reduce((sum, count) => sum + count, 0));
    },
    isFree,
    /** Places that a person has or waits for. */
    of: (person: string): number => countOf(person) + waitingOf(person),
    /** Resolves with what gives the place back, to be called once. Whoever gave up gets it at once, and may not use it. */
    async take(person: string, signal: AbortSignal): Promise<() => void> {
      while (!isFree(person) && !signal.aborted) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const one = { person, wake: () => resolve() };
        waiting.push(one);
        signal.addEventListener('abort', one.wake, { once: true });
        await promise;
        signal.removeEventListener('abort', one.wake);
        const index = waiting.indexOf(one);
        if (index >= 0) waiting.splice(index, 1);
      }
      taken.push(person);
      return giveBack(person);
    },
  };
  return turns;
}
