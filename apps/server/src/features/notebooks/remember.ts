/** Results by key, the least recently used forgotten first. What fails is not remembered. */
export function createMemory<T>(most: number): {
  get(key: string, make: () => Promise<T>): Promise<T>;
  forget(key: string): void;
} {
  const known = new Map<string, Promise<T>>();
  return {
    get(key, make) {
      const found = known.get(key) ?? make();
      known.delete(key);
      known.set(key, found);
      found.catch(() => known.get(key) === found && known.delete(key));
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
      return found;
    },
    forget: (key) => void known.delete(key),
  };
}
