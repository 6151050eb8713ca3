import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

/** A list that changes seldom; the hub itself holds every value to it. */
const FRESH_MILLISECONDS = 60_000;

/** The data sources that the person may use. */
export const dataSourcesQuery = queryOptions({
  queryKey: ['data-sources'],
  queryFn: ({ signal }) => api.dataSources.listDataSources({ signal }),
  staleTime: FRESH_MILLISECONDS,
});

/** All of them, for administrators. */
export const keptDataSourcesQuery = queryOptions({
  queryKey: ['data-sources', 'kept'],
  queryFn: ({ signal }) => api.dataSources.listKeptDataSources({ signal }),
});
