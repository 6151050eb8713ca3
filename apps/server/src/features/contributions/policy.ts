import type { ContributionStatus } from '@quire/contract';
import type { Caller } from '../identity/caller.ts';

/** What decides about a contribution. */
export type Judged = {
  person: string;
  forge: string | null;
  status: string;
  step: string;
  maintainers: readonly string[];
  visibility: string;
  deadline: Date | null;
};
type Viewer = Pick<Caller, 'id' | 'handle' | 'isAdministrator'>;

/** Its author, who must not judge it; and who judges contributions to a repository that only the hub reviews. */
const isAuthor = (viewer: Viewer, { person }: Judged): boolean => viewer.id === person;
export const isMaintainer = (viewer: Viewer, { maintainers }: Pick<Judged, 'maintainers'>): boolean =>
  viewer.isAdministrator || maintainers.includes(viewer.handle);

/** What was sent; before, it is its author's alone. */
export const SHOWN: readonly ContributionStatus[] = ['open', 'merged', 'closed'];

/**
 * Who may see it. One on a forge is seen there; here only its author does. Without a forge the target's maintainers
 * see what was sent, and everybody else as far as the target says so.
 */
export function maySee(viewer: Viewer, judged: Judged, now: Date = new Date()): boolean {
  if (isAuthor(viewer, judged)) return true;
  if (judged.forge !== null || !SHOWN.includes(judged.status as ContributionStatus)) return false;
  if (isMaintainer(viewer, judged) || judged.visibility === 'everyone') return true;
  return judged.visibility === 'after-deadline' && judged.deadline !== null && judged.deadline <= now;
}

/** Whether it is a deadline alone that opens it to a person; its target may have moved it meanwhile. */
export const isOpenedByDeadline = (viewer: Viewer, judged: Judged): boolean =>
  judged.visibility === 'after-deadline' && !isAuthor(viewer, judged) && !isMaintainer(viewer, judged);

/** Its author took it back, and the forge is still to hear of it. */
export const isWithdrawing = ({ status, step }: Pick<Judged, 'status' | 'step'>): boolean =>
  status === 'working' && step === 'withdraw';

export type Abilities = {
  resubmit: boolean;
  retry: boolean;
  close: boolean;
  comment: boolean;
  approve: boolean;
  merge: boolean;
};

/** What a person who sees it may do now. */
export function abilitiesOf(viewer: Viewer, judged: Judged, isApproved: boolean): Abilities {
  const status = judged.status as ContributionStatus;
  const isOwn = isAuthor(viewer, judged);
  const isReviewed = judged.forge === null && status === 'open';
  const judges = isReviewed && !isOwn && isMaintainer(viewer, judged);
  return {
    resubmit: isOwn && status !== 'merged' && status !== 'closed' && status !== 'working',
    retry: isOwn && status === 'failed',
    close: (isOwn && !['merged', 'closed'].includes(status) && !isWithdrawing(judged)) || judges,
    comment: isReviewed,
    approve: judges,
    merge: isReviewed && isApproved && isMaintainer(viewer, judged),
  };
}
