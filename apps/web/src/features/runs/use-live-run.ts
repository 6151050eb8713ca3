import { HubError, isFinished, type Run, type RunId, type RunState, type RunStatus } from '@quire/contract';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../../api.ts';
import { runQuery, runsKey } from './queries.ts';
import { currentStatus } from './run-progress.ts';
import { createRunStore, type RunStore } from './run-store.ts';
import { watchConnection } from './watch-connection.ts';

export type LiveRun = {
  readonly state: RunState;
  readonly status: RunStatus;
  /** The connection is gone; it is being restored. */
  readonly isLost: boolean;
  /** Why following ended before the run did: it was deleted, or the session is over. */
  readonly error: HubError | null;
};

const stateKey = (id: string) => ['run-state', id] as const;

/** Follows a run from where this browser last was with it, through lost connections, until it has finished. */
export function useLiveRun(run: Run): LiveRun {
  const queryClient = useQueryClient();
  const [store] = useState(() => createRunStore(queryClient.getQueryData<RunState>(stateKey(run.id))));
  const [isLost, setIsLost] = useState(false);
  const [error, setError] = useState<HubError | null>(null);
  const state = useSyncExternalStore(store.subscribe, store.getState);

  // biome-ignore lint/correctness/useExhaustiveDependencies: news about the run come as events; it is followed once
  useEffect(() => {
    const stop = new AbortController();
    const connection = watchConnection(setIsLost);
    followInto(store, run, { signal: stop.signal, onConnection: connection.report })
      .then((hasEnded) => hasEnded && refreshAfter(queryClient, run))
      .catch((reason: unknown) => {
        if (stop.signal.aborted) return;
        setError(reason instanceof HubError ? reason : null);
        // The query tells central listeners about sessions that are over, and shows what else is wrong.
        void queryClient.invalidateQueries(runQuery(run.id));
      })
      .finally(connection.stop);
    return () => {
      stop.abort();
      connection.stop();
      store.flush();
      queryClient.setQueryData(stateKey(run.id), store.getState());
    };
  }, [run.id]);

  return { state, status: currentStatus(run, state), isLost, error };
}

type FollowOptions = { signal: AbortSignal; onConnection: (isConnected: boolean) => void };

/** Puts the run's events into the store; answers whether there was anything left to follow. */
async function followInto(store: RunStore, run: Run, options: FollowOptions): Promise<boolean> {
  const after = store.getState().lastEvent;
  if (isFinished(store.getState().status)) return false;
  const call = { params: { id: run.id as RunId }, query: { after }, ...options };
  for await (const event of api.runs.followRun(call)) store.push(event);
  store.flush();
  return !options.signal.aborted && !isFinished(run.status);
}

function refreshAfter(queryClient: QueryClient, run: Run): void {
  void queryClient.invalidateQueries(runQuery(run.id));
  void queryClient.invalidateQueries({ queryKey: runsKey });
  void queryClient.invalidateQueries({ queryKey: ['notebook', run.notebook.space.slug, run.notebook.slug] });
}
