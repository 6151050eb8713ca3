import {
  applySessionEvents,
  EMPTY_SESSION_STATE,
  HubError,
  type Session,
  type SessionEvent,
  type SessionState,
} from '@quire/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../../api.ts';
import { createEventStore } from '../runs/event-store.ts';
import { watchConnection } from '../runs/watch-connection.ts';
import { sessionQuery } from './queries.ts';

export type LiveSession = {
  readonly state: SessionState;
  /** The connection is gone; it is being restored. */
  readonly isLost: boolean;
  readonly error: HubError | null;
};

/** Follows an app from its first event, through lost connections, until it is closed. */
export function useLiveSession(session: Session): LiveSession {
  const queryClient = useQueryClient();
  const [store] = useState(() =>
    createEventStore<SessionState, SessionEvent>(
      { ...EMPTY_SESSION_STATE, status: session.status },
      applySessionEvents,
    ),
  );
  const [isLost, setIsLost] = useState(false);
  const [error, setError] = useState<HubError | null>(null);
  const state = useSyncExternalStore(store.subscribe, store.getState);

  useEffect(() => {
    const stop = new AbortController();
    const connection = watchConnection(setIsLost);
    const follow = async () => {
      const call = {
        params: { id: session.id },
        query: { after: store.getState().lastEvent },
        signal: stop.signal,
        onConnection: connection.report,
      };
      for await (const event of api.sessions.followSession(call)) store.push(event);
      store.flush();
    };
    follow()
      .catch((reason: unknown) => {
        if (stop.signal.aborted) return;
        setError(reason instanceof HubError ? reason : null);
        void queryClient.invalidateQueries(sessionQuery(session.id));
      })
      .finally(connection.stop);
    return () => {
      stop.abort();
      connection.stop();
    };
  }, [session.id, store, queryClient]);

  return { state, isLost, error };
}
