import type { Proposal, ProposalId } from '@quire/contract';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { notebookParams } from '../notebooks/queries.ts';

/** What is proposed for a notebook, as far as the reader has to do with it. */
export const proposalsQuery = (space: string, slug: string) =>
  queryOptions({
    queryKey: ['notebook', space, slug, 'proposals'],
    queryFn: async ({ signal }): Promise<Proposal[]> =>
      (await api.proposals.listProposals({ params: notebookParams(space, slug), signal })).proposals,
  });

export const proposalQuery = (id: string) =>
  queryOptions({
    queryKey: ['proposal', id],
    queryFn: ({ signal }) => api.proposals.getProposal({ params: { id: id as ProposalId }, signal }),
  });

/** The files to compare: the version that was changed, and what it would become. Neither ever changes. */
export const proposalFilesQuery = ({ id, notebook, baseVersion }: Proposal) =>
  queryOptions({
    queryKey: ['proposal', id, 'files'],
    queryFn: async ({ signal }) => {
      const [before, after] = await Promise.all([
        api.notebooks.downloadVersion({ params: { ...notebook, number: baseVersion }, signal }),
        api.proposals.downloadProposal({ params: { id }, signal }),
      ]);
      return { before: await before.text(), after: await after.text() };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
