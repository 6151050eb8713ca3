import type { NotebookPage, NotebookSlug, SpaceSlug } from '@quire/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** Names from an address are checked by the hub, which answers "not found" for what cannot exist. */
export const notebookParams = (space: string, slug: string) => ({
  space: space as SpaceSlug,
  slug: slug as NotebookSlug,
});

export const notebookQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['notebook', space, slug],
    queryFn: ({ signal }): Promise<NotebookPage> =>
      api.notebooks.getNotebook({ params: notebookParams(space, slug), signal }),
  });

/** A version never changes. */
export const versionQuery = (space: string, slug: string, number: number) =>
  queryOptions({
    queryKey: ['notebook', space, slug, 'version', number],
    queryFn: ({ signal }) =>
      api.notebooks.getVersion({ params: { ...notebookParams(space, slug), number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const versionsQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['notebook', space, slug, 'versions'],
    queryFn: ({ signal }) => api.notebooks.listVersions({ params: notebookParams(space, slug), signal }),
  });

type SearchCall = NonNullable<Parameters<typeof api.notebooks.search>[0]>['query'];

/** A search; the last results stay while new ones are on their way. */
export const searchNotebooksQuery = (query: NonNullable<SearchCall>) =>
  queryOptions({
    queryKey: ['notebooks', query],
    queryFn: ({ signal }) => api.notebooks.search({ query, signal }),
    placeholderData: keepPreviousData,
  });
