import { type DependencyList, useEffect, useState } from 'react';

export type Loaded<T> = { value: T | null; error: unknown };

/** What `load` answers for these dependencies; an answer that comes too late is dropped. */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  dependencies: DependencyList,
): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: null, error: null });
  useEffect(() => {
    const abort = new AbortController();
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ value, error: null }),
      (error: unknown) => !abort.signal.aborted && setState({ value: null, error }),
    );
    return () => abort.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says when to load again.
  }, dependencies);
  return state;
}
