import { type DependencyList, useEffect, useState } from 'react';

export type Loaded<T> = { value: T | null; error: unknown; isLoading: boolean };

/** What `load` answers for these dependencies, the last answer until then; one that comes too late is dropped. */
export function useLoaded<T>(
  load: (signal: AbortSignal) => Promise<T>,
  dependencies: DependencyList,
): Loaded<T> {
  const [state, setState] = useState<Loaded<T>>({ value: null, error: null, isLoading: true });
  useEffect(() => {
    const abort = new AbortController();
    setState((last) => (last.isLoading ? last : { ...last, isLoading: true }));
    load(abort.signal).then(
      (value) => !abort.signal.aborted && setState({ value, error: null, isLoading: false }),
      (error: unknown) => !abort.signal.aborted && setState({ value: null, error, isLoading: false }),
    );
    return () => abort.abort();
    // biome-ignore lint/correctness/useExhaustiveDependencies: the caller says when to load again.
  }, dependencies);
  return state;
}
