import {
  type Capabilities,
  handle,
  notebookSlug,
  type Person,
  type Proposal,
  proposalId,
  spaceSlug,
} from '@quire/contract';
import type { Caller } from '../identity/caller.ts';
import { canDecideProposal, type ProposalStanding } from './policy.ts';
import type { ProposalRow } from './store.ts';

export const standingOf = (row: ProposalRow, caller: Caller): ProposalStanding => ({
  isMine: row.proposer_id === caller.id,
  isOpen: row.state === 'open',
});

export function presentProposal(row: ProposalRow, caller: Caller, can: Capabilities): Proposal {
  const standing = standingOf(row, caller);
  return {
    id: proposalId.parse(row.id),
    notebook: { space: spaceSlug.parse(row.space_slug), slug: notebookSlug.parse(row.slug) },
    proposer: { handle: handle.parse(row.handle), name: row.name },
    message: row.message,
    baseVersion: row.base_version,
    isOutdated: standing.isOpen && row.current_version !== row.base_version,
    changedCells: row.changed_cells,
    acknowledgedSecrets: row.secrets as Proposal['acknowledgedSecrets'],
    state: row.state as Proposal['state'],
    createdAt: row.created_at.toISOString(),
    decidedAt: row.decided_at?.toISOString() ?? null,
    decidedBy: deciderOf(row),
    reason: row.reason,
    version: row.version,
    isYours: standing.isMine,
    canDecide: canDecideProposal(standing, can),
  };
}

const deciderOf = ({ decider_handle, decider_name }: ProposalRow): Person | null =>
  decider_handle === null || decider_name === null
    ? null
    : { handle: handle.parse(decider_handle), name: decider_name };
