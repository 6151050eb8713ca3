import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Contribution } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api.ts';
import { Panel, PersonLink } from '../../ui/bits.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone, showError } from '../../ui/toast.ts';
import { count } from '../../ui/words.ts';
import { contributionQuery, contributionsKey } from './queries.ts';
import classes from './review.module.css';
import { type AddComment, CommentForm, CommentItem } from './review-comment.tsx';

const REVIEWED: readonly Contribution['status'][] = ['open', 'merged', 'closed'];
/** Whether this hub keeps its review, and somebody may have said something by now. */
export const isReviewedHere = ({ review, status }: Contribution): boolean =>
  review !== null && REVIEWED.includes(status);

/** How it stands with those who judge, and what the reader can do about it; first on the page. */
export function Verdict({ contribution }: { contribution: Contribution }) {
  const { review, can, id, target } = contribution;
  const act = useAct(contribution);
  const [isDeclining, declining] = useDisclosure(false);
  if (review === null || !isReviewedHere(contribution)) return null;
  const params = { id };
  const declines = can.close && can.approve;
  return (
    <Section title="Review">
      <Panel padded>
        <div className={classes.verdict}>
          <div className={classes.standing}>
            <p className={classes.state}>{stateOf(contribution)}</p>
            {review.approvals.length > 0 && (
              <ul className={classes.plain}>
                {review.approvals.map((one) => (
                  <li key={one.handle}>
                    <PersonLink person={one} /> approved {one.isOutdated && 'an earlier submission '}
                    <TimeAgo at={one.at} />
                  </li>
                ))}
              </ul>
            )}
          </div>
          <div className={classes.actions}>
            {can.merge && (
              <Button
                loading={act.isPending}
                onClick={() => act.mutate(() => api.contributions.mergeContribution({ params }))}
              >
                Merge into {target.base}
              </Button>
            )}
            {can.approve && (
              <Button
                variant={can.merge ? 'default' : 'filled'}
                loading={act.isPending}
                onClick={() => act.mutate(() => api.contributions.approveContribution({ params }))}
              >
                Approve
              </Button>
            )}
            {declines && (
              <Button variant="default" onClick={declining.open}>
                Decline
              </Button>
            )}
          </div>
        </div>
      </Panel>
      {isDeclining && <CloseDialog contribution={contribution} verb="Decline" onClose={declining.close} />}
    </Section>
  );
}

function stateOf({ review, status, can, target }: Contribution): string {
  if (review === null) return '';
  if (status === 'closed') return 'It was closed without being merged.';
  if (status === 'merged')
    return review.mergedBy ? `${review.mergedBy.name} merged it.` : `It is in ${target.base}.`;
  const missing = review.approvalsNeeded - review.approvals.filter(({ isOutdated }) => !isOutdated).length;
  if (missing <= 0) return can.merge ? 'Approved: it can be merged.' : 'Approved: a maintainer can merge it.';
  if (can.approve)
    return `It needs ${count(missing, 'approval')}. You can judge it: read what it changes first.`;
  const names = review.maintainers.map((handle) => `@${handle}`).join(', ');
  return `It waits for ${count(missing, 'approval')}${names === '' ? '' : ` by ${names}`}.`;
}

/** What was said, about the whole and about single lines, and a place to say more. */
export function Discussion({
  contribution,
  onComment,
}: {
  contribution: Contribution;
  onComment: AddComment;
}) {
  const { review, can, revision } = contribution;
  if (review === null || !isReviewedHere(contribution)) return null;
  if (!can.comment && review.comments.length === 0) return null;
  return (
    <Section title="Discussion">
      {review.comments.length > 0 && (
        <ol className={classes.comments} aria-label="Comments">
          {review.comments.map((comment) => (
            <li key={comment.id}>
              <CommentItem comment={comment} isOutdated={comment.revision !== revision} showsPlace />
            </li>
          ))}
        </ol>
      )}
      {can.comment && <CommentForm onAdd={onComment} />}
    </Section>
  );
}

/** Closes a contribution: its author takes it back, a maintainer declines it. */
export function CloseDialog(props: {
  contribution: Contribution;
  verb: 'Withdraw' | 'Decline';
  onClose: () => void;
}) {
  const { contribution, verb, onClose } = props;
  const { id, title, author } = contribution;
  const close = useAct(contribution);
  return (
    <ConfirmDialog
      title={`${verb} “${title}”?`}
      verb={verb}
      error={close.error}
      isBusy={close.isPending}
      onConfirm={() =>
        close.mutate(() => api.contributions.closeContribution({ params: { id } }), {
          onSuccess: ({ status }) => {
            onClose();
            if (verb === 'Decline') showDone('It was declined.');
            // Until its forge has heard of it, the page says so by itself.
            else if (status === 'closed') showDone('It was withdrawn.');
          },
        })
      }
      onClose={onClose}
    >
      {verb === 'Decline' && `${author.name} sees that it was closed; say why in a comment. `}
      {whatIsClosed(contribution)} The page stays, with all that was said. It cannot be opened again from
      here; the same code can be contributed anew.
    </ConfirmDialog>
  );
}

function whatIsClosed({ request, status }: Contribution): string {
  if (request) return `Request #${request.number} will be closed; its branch stays where it is.`;
  return status === 'working'
    ? 'Its work stops, and a request that it has opened by then is closed.'
    : 'It can no longer be merged.';
}

/** Says something about a contribution. */
export function useComment(contribution: Contribution): AddComment {
  const act = useAct(contribution);
  return (body) =>
    act.mutateAsync(() => api.contributions.commentContribution({ params: { id: contribution.id }, body }));
}

/** Does something with a contribution and shows what became of it. */
export function useAct({ id }: Contribution) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Contribution>) => act(),
    onSuccess: (next) => {
      queryClient.setQueryData(contributionQuery(id).queryKey, next);
      void queryClient.invalidateQueries({ queryKey: contributionsKey });
    },
    onError: showError,
  });
}
