import { Button } from '@mantine/core';
import type { Session, SessionState } from '@quire/contract';
import { IconPlayerStopFilled } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api } from '../../api.ts';
import { showError } from '../../ui/toast.ts';
import { sayDuration } from '../../ui/words.ts';
import classes from './app-status.module.css';

/** Work that is over sooner is not worth a button that would only flash. */
const STOP_FROM_MILLISECONDS = 1_000;

type AppStatusProps = { readonly session: Session; readonly state: SessionState; readonly isLost: boolean };

/** In a word or two, whether the results are those of the inputs. */
export function AppStatus({ session, state, isLost }: AppStatusProps) {
  const isWorking = state.status === 'running' || state.status === 'starting';
  const isLong = useIsLong(isWorking);
  const took = useTook(isWorking);
  const stop = useMutation({
    mutationFn: () => api.sessions.stopSession({ params: { id: session.id } }),
    onError: showError,
  });
  const words = isLost
    ? 'Connection lost. Your app goes on; reconnecting…'
    : sayStanding(session, state, took);
  return (
    <div className={classes.status} data-status={isLost ? 'lost' : state.status}>
      <span className={classes.dot} aria-hidden="true" />
      <p className={classes.words} role="status" aria-live="polite">
        {words}
      </p>
      {isWorking && isLong && (
        <Button
          size="compact-xs"
          variant="default"
          loading={stop.isPending}
          leftSection={<IconPlayerStopFilled size={11} aria-hidden="true" />}
          onClick={() => stop.mutate()}
        >
          Stop
        </Button>
      )}
      {state.notice && <p className={classes.notice}>{state.notice}</p>}
    </div>
  );
}

function sayStanding(session: Session, state: SessionState, took: number | null): string {
  switch (state.status) {
    case 'queued':
      return session.queuePosition !== null && session.queuePosition > 1
        ? `Waiting for a place: number ${session.queuePosition} in the queue`
        : 'Waiting for a place';
    case 'starting':
      return 'Starting…';
    case 'running':
      return state.stale.size > 0 && state.generation > 1 ? 'Updating…' : 'Working…';
    case 'waiting':
      return 'Waiting for your answer';
    case 'failed':
      return state.failure ? 'These inputs led to an error' : 'Stopped. Change an input to go on.';
    case 'ready':
      return took === null ? 'Up to date' : `Up to date · ${sayDuration(took)}`;
  }
}

function useIsLong(isWorking: boolean): boolean {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    if (!isWorking) return;
    const timer = setTimeout(() => setIsLong(true), STOP_FROM_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      setIsLong(false);
    };
  }, [isWorking]);
  return isLong;
}

/** How long the last work took, as its reader saw it; `null` before there was any. */
function useTook(isWorking: boolean): number | null {
  const began = useRef<number | null>(null);
  const [took, setTook] = useState<number | null>(null);
  useEffect(() => {
    if (isWorking) began.current = Date.now();
    else if (began.current !== null) setTook(Date.now() - began.current);
  }, [isWorking]);
  return took;
}
