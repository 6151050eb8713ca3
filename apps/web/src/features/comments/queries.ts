import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { notebookParams } from '../notebooks/queries.ts';

/** Conversations about the cells of a notebook whose code I may read, oldest first. */
export const threadsQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['threads', space, slug],
    queryFn: async ({ signal }) =>
      (await api.comments.listThreads({ params: notebookParams(space, slug), signal })).threads,
  });
