import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { notebookParams } from '../notebooks/queries.ts';

/** Saved inputs of a notebook that I may run: mine, and those for everybody. */
export const presetsQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['presets', space, slug],
    queryFn: async ({ signal }) =>
      (await api.presets.listPresets({ params: notebookParams(space, slug), signal })).presets,
  });
