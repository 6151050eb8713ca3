import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { notebookParams } from '../notebooks/queries.ts';

/** What a frame is told of itself. */
export const embedQuery = (token: string) =>
  queryOptions({
    queryKey: ['embed', token],
    queryFn: ({ signal }) => api.embeds.openEmbed({ params: { token }, signal }),
    retry: false,
  });

/** The pages that a notebook is embedded in. */
export const embedsQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['embeds', space, slug],
    queryFn: async ({ signal }) =>
      (await api.embeds.listEmbeds({ params: notebookParams(space, slug), signal })).embeds,
  });
