import type { Contribution } from '@quire/contract';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { api } from '../../api.ts';
import { contributionQuery, contributionsKey } from './queries.ts';

/** Keeps a contribution on a page as it is: each event puts its step in place, and what else changed is read again. */
export function useLiveContribution(contribution: Contribution): void {
  const queryClient = useQueryClient();
  const { id, status } = contribution;
  const isOver = status === 'merged' || status === 'closed';
  // biome-ignore lint/correctness/useExhaustiveDependencies: news come as events; it is followed once
  useEffect(() => {
    if (isOver) return;
    const stop = new AbortController();
    const { queryKey } = contributionQuery(id);
    const follow = async () => {
      const call = { params: { id }, query: { after: contribution.lastEvent }, signal: stop.signal };
      for await (const event of api.contributions.followContribution(call)) {
        if (event.type === 'step') {
          queryClient.setQueryData<Contribution>(
            queryKey,
            (known) =>
              known && {
                ...known,
                steps: known.steps.map((step) => (step.name === event.step.name ? event.step : step)),
              },
          );
          // What a finished step made, such as checks and a branch, comes with the whole.
          if (event.step.status === 'running') continue;
        }
        void queryClient.invalidateQueries({ queryKey });
        if (event.type === 'status' || event.type === 'finished')
          void queryClient.invalidateQueries({ queryKey: contributionsKey });
      }
    };
    follow().catch(() => queryClient.invalidateQueries({ queryKey }));
    return () => stop.abort();
  }, [id, isOver]);
}
