import { type Capabilities, HubError } from '@quire/contract';

/** What a policy has to know of a conversation and the caller. */
export type ThreadStanding = { isBegunByMe: boolean };

/** A comment quotes code and says what it does: it is for those who may read the code. */
export const canSeeComments = (can: Capabilities): boolean => can.readCode;

/** Words are their author's: nobody else puts others into their mouth, or takes them back. */
export const canChangeComment = (comment: { isMine: boolean }, can: Capabilities): boolean =>
  canSeeComments(can) && comment.isMine;

/** @throws HubError `not-allowed` */
export function requireOwnComment(comment: { isMine: boolean }, can: Capabilities): void {
  if (canChangeComment(comment, can)) return;
  throw new HubError('not-allowed', 'Only the person who wrote a comment changes or deletes it.');
}

/** Who asked knows when it is answered; who publishes the notebook looks after what is said of it. */
export const canResolve = ({ isBegunByMe }: ThreadStanding, can: Capabilities): boolean =>
  canSeeComments(can) && (can.publish || isBegunByMe);

/** @throws HubError `not-allowed` */
export function requireResolving(thread: ThreadStanding, can: Capabilities): void {
  if (canResolve(thread, can)) return;
  throw new HubError(
    'not-allowed',
    'A conversation is resolved by the person who began it, or by those who publish this notebook.',
  );
}
