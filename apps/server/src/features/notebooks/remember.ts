export type Memory<T> = { get(key: string, make: () => Promise<T>): Promise<T> };
type Kept<T> = { value: Promise<T>; weight: number };

/**
 * Results by key, the least recently used forgotten first: so many at most, and with `weight` so much of all
 * together. What fails is not remembered.
 */
export function createMemory<T>(
  most: number,
  weight: { weigh: (value: T) => number; most: number } = { weigh: () => 0, most: 0 },
): Memory<T> {
  const known = new Map<string, Kept<T>>();
  let sum = 0;
  const forget = (key: string): void => {
    sum -= known.get(key)?.weight ?? 0;
    known.delete(key);
  };
  const forgetOldest = (): void => {
    for (const key of known.keys()) {
      if (known.size <= most && sum <= weight.most) return;
      forget(key);
    }
  };
  const make = (key: string, value: Promise<T>): Kept<T> => {
    const kept = { value, weight: 0 };
    value.then(
      (made) => {
        if (known.get(key) !== kept) return;
        const weighs = weight.weigh(made);
        // What is too much by itself takes no place from the others.
        if (weighs > weight.most) return forget(key);
        kept.weight = weighs;
        sum += weighs;
        forgetOldest();
      },
      () => known.get(key) === kept && forget(key),
    );
    return kept;
  };
  return {
    get(key, load) {
      const kept = known.get(key) ?? make(key, load());
      known.delete(key);
      known.set(key, kept);
      forgetOldest();
      return kept.value;
    },
  };
}
