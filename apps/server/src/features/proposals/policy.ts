import { type Capabilities, HubError } from '@quire/contract';

/** What a policy has to know of a proposal and the caller. */
export type ProposalStanding = { isMine: boolean; isOpen: boolean };

/** A proposal is between its proposer and those who may publish, and shows code. */
export const canSeeProposal = ({ isMine }: ProposalStanding, can: Capabilities): boolean =>
  can.readCode && (isMine || can.publish);

export const canDecideProposal = ({ isOpen }: ProposalStanding, can: Capabilities): boolean =>
  isOpen && can.publish;

/** @throws HubError `not-allowed` */
export function requireDeciding(can: Capabilities): void {
  if (can.publish) return;
  throw new HubError('not-allowed', 'Those who may publish this notebook decide about it.');
}

/** @throws HubError `not-allowed` */
export function requireProposer({ isMine }: ProposalStanding): void {
  if (isMine) return;
  throw new HubError('not-allowed', 'Only its proposer withdraws a proposal. Turn it down and say why.');
}
