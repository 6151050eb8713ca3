import type { ContributionSummary } from '@quire/contract';
import { Store } from '../state/store.ts';

/** What was last heard of each contribution: the panel follows one, the badges show all. */
export const knownContributions = new Store<ReadonlyMap<string, ContributionSummary>>(new Map());

export function noteContribution(contribution: ContributionSummary): void {
  knownContributions.set(new Map(knownContributions.get()).set(contribution.id, contribution));
}
