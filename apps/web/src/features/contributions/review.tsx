import { Button, Textarea } from '@mantine/core';
import type { Contribution } from '@quire/contract';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api.ts';
import { PersonLink } from '../../ui/bits.tsx';
import { Section } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showError } from '../../ui/toast.ts';
import { contributionQuery, contributionsKey } from './queries.ts';
import classes from './review.module.css';

/** The review that the hub keeps for a repository without a forge: words, approvals, and the merge. */
export function Review({ contribution }: { contribution: Contribution }) {
  const { review, can, id, status } = contribution;
  const act = useAct(contribution);
  const params = { id };
  if (review === null || !['open', 'merged', 'closed'].includes(status)) return null;
  const valid = review.approvals.filter(({ isOutdated }) => !isOutdated).length;
  return (
    <Section title="Review">
      <p className={classes.state}>
        {status === 'merged' && review.mergedBy
          ? `${review.mergedBy.name} merged it.`
          : `${valid} of ${review.approvalsNeeded} needed ${review.approvalsNeeded === 1 ? 'approval' : 'approvals'} of this submission.`}
      </p>
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
      <ol className={classes.comments} aria-label="Comments">
        {review.comments.map((comment) => (
          <li key={comment.id} className={classes.comment}>
            <p className={classes.who}>
              <PersonLink person={comment.author} /> <TimeAgo at={comment.at} />
              {comment.path && <code>{comment.path}</code>}
              {comment.line !== null && <span>line {comment.line}</span>}
            </p>
            <p className={classes.body}>{comment.body}</p>
          </li>
        ))}
      </ol>
      {can.comment && (
        <AddComment
          onAdd={(body) =>
            act.mutateAsync(() => api.contributions.commentContribution({ params, body: { body } }))
          }
        />
      )}
      <div className={classes.actions}>
        {can.approve && (
          <Button
            variant={can.merge ? 'default' : 'filled'}
            loading={act.isPending}
            onClick={() => act.mutate(() => api.contributions.approveContribution({ params }))}
          >
            Approve
          </Button>
        )}
        {can.merge && (
          <Button
            loading={act.isPending}
            onClick={() => act.mutate(() => api.contributions.mergeContribution({ params }))}
          >
            Merge into {contribution.target.base}
          </Button>
        )}
      </div>
    </Section>
  );
}

function useAct({ id }: Contribution) {
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

function AddComment({ onAdd }: { onAdd: (body: string) => Promise<unknown> }) {
  const [text, setText] = useState('');
  const add = useMutation({ mutationFn: onAdd, onSuccess: () => setText('') });
  return (
    <div className={classes.add}>
      <Textarea
        label="Comment"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={10_000}
      />
      <Button
        variant="default"
        disabled={text.trim() === ''}
        loading={add.isPending}
        onClick={() => add.mutate(text.trim())}
      >
        Comment
      </Button>
    </div>
  );
}
