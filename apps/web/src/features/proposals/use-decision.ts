import type { NotebookSlug, Proposal, SpaceSlug } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { showDone } from '../../ui/toast.ts';

type Decide = (id: Proposal['id']) => Promise<Proposal>;

/** Ends a proposal. Also where that was refused the page is asked anew: somebody may have been faster. */
export function useDecision({ id, notebook }: Proposal, decide: Decide) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => decide(id),
    onSuccess: (ended) => showDone(DONE[ended.state](ended)),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: ['proposal', id], exact: true });
      return refreshNotebook(queryClient, notebook);
    },
  });
}

const refreshNotebook = (
  queryClient: ReturnType<typeof useQueryClient>,
  { space, slug }: { space: SpaceSlug; slug: NotebookSlug },
) => queryClient.invalidateQueries({ queryKey: ['notebook', space, slug] });

const DONE: Record<Proposal['state'], (proposal: Proposal) => string> = {
  accepted: ({ version, proposer }) => `Version ${version} is published, by ${proposer.name}.`,
  declined: ({ proposer }) => `${proposer.name} is told why it was turned down.`,
  withdrawn: () => 'Your proposed change is withdrawn.',
  open: () => 'It waits.',
};

export const accept: Decide = (id) => api.proposals.acceptProposal({ params: { id } });
export const withdraw: Decide = (id) => api.proposals.withdrawProposal({ params: { id } });
export const decline =
  (reason: string): Decide =>
  (id) =>
    api.proposals.declineProposal({ params: { id }, body: { reason } });
