import { UnreachableError } from '@quire/client';
import { HubError, isProblem } from '@quire/contract';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';

/** Long enough that going back is instant, short enough that a colleague's new version shows up. */
const STALE_MILLISECONDS = 15_000;
/** A hub that restarts is back within a few seconds; asking longer only delays the explanation. */
const RETRIES_MAX = 2;

export type FailureListeners = {
  /** The session is over: the person has to sign in again. */
  onSignedOut: () => void;
  /** The hub did not answer at all. */
  onUnreachable: () => void;
};

/** Makes the app's query cache; session and connection problems are told once, centrally. */
export function createQueryClient(listeners: FailureListeners): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof UnreachableError || isStarting(error)) listeners.onUnreachable();
    if (isProblem(error, 'sign-in-required')) listeners.onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: STALE_MILLISECONDS, retry: shouldRetry, refetchOnWindowFocus: true },
    },
  });
}

/** A hub that is still starting answers, but only to say so. */
const isStarting = (error: unknown): boolean => isProblem(error, 'unavailable');

function shouldRetry(failures: number, error: unknown): boolean {
  if (error instanceof HubError && error.status < 500) return false;
  return failures < RETRIES_MAX;
}
