import type {
  Contribution,
  ContributionId,
  ContributionPreview,
  ContributionRequest,
  NotebookSlug,
  SpaceSlug,
} from '@quire/contract';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';

export const contributionsKey = ['contributions'] as const;

export const contributionsQuery = (whose: 'mine' | 'to-review') =>
  queryOptions({
    queryKey: [...contributionsKey, whose],
    queryFn: async ({ signal }) => {
      // What is decided waits for nobody.
      const query = { whose, ...(whose === 'to-review' && { status: 'open' as const }) };
      return (await api.contributions.listContributions({ query, signal })).contributions;
    },
  });

/** What others sent, as far as targets show it to the reader; of one target, or of all. */
export const visibleQuery = (target?: string) =>
  queryOptions({
    queryKey: [...contributionsKey, 'visible', target],
    queryFn: async ({ signal }) => {
      const query = { whose: 'visible' as const, ...(target !== undefined && { target }) };
      return (await api.contributions.listContributions({ query, signal })).contributions;
    },
  });

export const contributionsOfQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: [...contributionsKey, 'of', space, slug],
    queryFn: async ({ signal }) =>
      (
        await api.contributions.listContributions({
          query: { space: space as SpaceSlug, slug: slug as NotebookSlug },
          signal,
        })
      ).contributions,
  });

export const targetsQuery = queryOptions({
  queryKey: [...contributionsKey, 'targets'],
  queryFn: async ({ signal }) => (await api.contributions.listTargets({ signal })).targets,
});

export const contributionQuery = (id: string) =>
  queryOptions({
    queryKey: ['contribution', id],
    queryFn: ({ signal }): Promise<Contribution> =>
      api.contributions.getContribution({ params: { id: id as ContributionId }, signal }),
  });

export type PreviewBody = Omit<ContributionRequest, 'include' | 'exclude' | 'message'> &
  Partial<Pick<ContributionRequest, 'include' | 'exclude' | 'message'>>;

export const previewKey = ['contribution-preview'] as const;

export const previewQuery = (body: PreviewBody | null) =>
  queryOptions({
    queryKey: [...previewKey, body],
    queryFn: async ({ signal }): Promise<ContributionPreview | null> =>
      body === null ? null : api.contributions.previewContribution({ body, signal }),
    enabled: body !== null,
    // What was there stays until the next is known: lines do not jump while one corrects them.
    placeholderData: keepPreviousData,
    staleTime: 20_000,
    retry: false,
  });
