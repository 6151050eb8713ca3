import { useDocumentVisibility } from '@mantine/hooks';
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
import { useLasting } from '../../ui/use-lasting.ts';
import { createEventStore } from '../runs/event-store.ts';
import { watchConnection } from '../runs/watch-connection.ts';
import { sessionQuery } from './queries.ts';
import { applyToLog, EMPTY_LOG, type SessionLog } from './session-log.ts';

/**
 * A browser has six connections for one hub, and a page that follows an app holds one of them. A page that nobody sees
 * and on which nothing happens gives it back after a glance at another tab, and catches up when it is seen again.
 */
const AWAY_AFTER_MILLISECONDS = 5_000;
/** Meanwhile the app is on a page still, and stays open: the hub notices within two minutes that none shows it. */
const AWAY_PRESENT_MILLISECONDS = 60_000;
/** Statuses in which nothing comes by itself. */
const AT_REST: ReadonlySet<string> = new Set(['ready', 'failed', 'waiting']);

export type LiveSession = {
  readonly state: SessionState;
  readonly log: SessionLog;
  /** The connection is gone; it is being restored. */
  readonly isLost: boolean;
  readonly error: HubError | null;
};

type Followed = { readonly state: SessionState; readonly log: SessionLog };
const apply = ({ state, log }: Followed, events: readonly SessionEvent[]): Followed => ({
  state: applySessionEvents(state, events),
  log: applyToLog(log, events),
});
type FollowCall = {
  query: { after: number };
  signal: AbortSignal;
  onConnection: (isConnected: boolean) => void;
};
/** Events from where they were left; keep the function while it follows the same. */
export type Follow = (call: FollowCall) => AsyncGenerator<SessionEvent, void>;

/**
 * Follows an app from its first event, through lost connections, until it is closed; at rest only while it is seen.
 * What is known to have happened before (`takeKnown`, asked once) is shown at once.
 */
export function useLiveSession(
  session: Session,
  follow: Follow,
  takeKnown: (session: Session) => readonly SessionEvent[] = () => [],
): LiveSession {
  const queryClient = useQueryClient();
  const [store] = useState(() => {
    const empty = { state: { ...EMPTY_SESSION_STATE, status: session.status }, log: EMPTY_LOG };
    return createEventStore<Followed, SessionEvent>(apply(empty, takeKnown(session)), apply);
  });
  const [isLost, setIsLost] = useState(false);
  const [error, setError] = useState<HubError | null>(null);
  const { state, log } = useSyncExternalStore(store.subscribe, store.getState);

  const isHidden = useDocumentVisibility() === 'hidden';
  const isAway = useLasting(isHidden && AT_REST.has(state.status), AWAY_AFTER_MILLISECONDS);

  useEffect(() => {
    if (isAway) {
      const stay = () => void queryClient.invalidateQueries(sessionQuery(session.id));
      const timer = setInterval(stay, AWAY_PRESENT_MILLISECONDS);
      return () => clearInterval(timer);
    }
    const stop = new AbortController();
    const connection = watchConnection(setIsLost);
    const followAll = async () => {
      const call = {
        query: { after: store.getState().state.lastEvent },
        signal: stop.signal,
        onConnection: connection.report,
      };
      for await (const event of follow(call)) store.push(event);
      store.flush();
    };
    followAll()
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
  }, [session.id, store, queryClient, follow, isAway]);

  return { state, log, isLost, error };
}
