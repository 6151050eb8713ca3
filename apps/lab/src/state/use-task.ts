import { useCallback, useState } from 'react';

/** Work that was asked for by a click: whether it goes on, and how it ended. */
export type Task<T> = {
  isRunning: boolean;
  error: unknown;
  result: T | null;
  run(): Promise<void>;
  reset(): void;
};

type State<T> = { isRunning: boolean; error: unknown; result: T | null };
const IDLE = { isRunning: false, error: null, result: null };

export function useTask<T>(work: () => Promise<T>): Task<T> {
  const [state, setState] = useState<State<T>>(IDLE);
  const run = async () => {
    setState((before) => ({ ...before, isRunning: true, error: null }));
    try {
      const result = await work();
      setState({ isRunning: false, error: null, result });
    } catch (error) {
      setState({ isRunning: false, error, result: null });
    }
  };
  const reset = useCallback(() => setState(IDLE), []);
  return { ...state, run, reset };
}
