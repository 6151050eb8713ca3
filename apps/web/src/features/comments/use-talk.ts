import { useMutation, useQueryClient } from '@tanstack/react-query';
import { showError } from '../../ui/toast.ts';
import { threadsQuery } from './queries.ts';

/** A version of a notebook that is being read and talked about. */
export type ReadVersion = { space: string; slug: string; version: number };

/** Does something to a notebook's conversations and shows them as they are then, also when it was refused. */
export function useTalk({ space, slug }: ReadVersion) {
  const queryClient = useQueryClient();
  const talk = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } finally {
      await queryClient.invalidateQueries(threadsQuery(space, slug));
    }
  };
  return { talk, act: useMutation({ mutationFn: talk, onError: showError }) };
}
