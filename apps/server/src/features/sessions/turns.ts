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
