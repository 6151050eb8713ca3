import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../api.ts';
import { notebookParams } from '../queries.ts';

/** A version never changes, nor does what its code says of itself. */
export const dataflowQuery = (space: string, slug: string, number: number) =>
  queryOptions({
    queryKey: ['notebook', space, slug, 'dataflow', number],
    queryFn: ({ signal }) =>
      api.notebooks.getDataflow({ params: { ...notebookParams(space, slug), number }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
