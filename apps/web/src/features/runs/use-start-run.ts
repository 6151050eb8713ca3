import type { NotebookSlug, SpaceSlug } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { runQuery, runsKey } from './queries.ts';

export type RunRequest = {
  readonly space: string;
  readonly slug: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** The newest where omitted. */
  readonly version?: number;
};

/** Starts a run and opens its page. */
export function useStartRun() {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: ({ space, slug, parameters, version }: RunRequest) =>
      api.runs.createRun({
        params: { space: space as SpaceSlug, slug: slug as NotebookSlug },
        body: { parameters: { ...parameters }, ...(version !== undefined && { version }) },
      }),
    onSuccess: async (run) => {
      queryClient.setQueryData(runQuery(run.id).queryKey, run);
      void queryClient.invalidateQueries({ queryKey: runsKey });
      await navigate({ to: '/runs/$id', params: { id: run.id } });
    },
  });
}
