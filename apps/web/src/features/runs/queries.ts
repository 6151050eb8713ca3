import type { NotebookSlug, Run, RunId, RunStatus, SpaceSlug } from '@quire/contract';
import { isFinished } from '@quire/contract';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** How often a waiting run asks for its place in the queue; everything later comes as events. */
const QUEUE_POLL_MILLISECONDS = 2_000;
/** How often a list with unfinished runs looks for news. */
const LIST_POLL_MILLISECONDS = 4_000;

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: ({ signal }): Promise<Run> => api.runs.getRun({ params: { id: id as RunId }, signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'queued' ? QUEUE_POLL_MILLISECONDS : false),
  });

/** Narrows a list of runs; all of mine where nothing is given. */
export type RunFilter = {
  readonly space?: string | undefined;
  readonly slug?: string | undefined;
  readonly status?: RunStatus | undefined;
};

export const runsKey = ['runs'] as const;

export const runsQuery = (filter: RunFilter, limit = 30) =>
  infiniteQueryOptions({
    queryKey: [...runsKey, filter, limit],
    queryFn: ({ pageParam, signal }) =>
      api.runs.listRuns({
        query: {
          limit,
          ...(filter.space && { space: filter.space as SpaceSlug }),
          ...(filter.slug && { slug: filter.slug as NotebookSlug }),
          ...(filter.status && { status: filter.status }),
          ...(pageParam && { before: pageParam }),
        },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => {
      const runs = state.data?.pages.flatMap((page) => page.runs) ?? [];
      return runs.some((run) => !isFinished(run.status)) ? LIST_POLL_MILLISECONDS : false;
    },
  });
