import { UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Comment } from '@quire/contract';
import { api } from '../../api.ts';
import { ConfirmDialog } from '../../ui/later-confirm-dialog.ts';
import { Said } from '../../ui/said.tsx';
import { CommentForm } from './comment-form.tsx';
import classes from './comments.module.css';
import { type ReadVersion, useTalk } from './use-talk.ts';
import { useWriting } from './use-writing.ts';

type Props = { at: ReadVersion; comment: Comment };

/** One comment; its author can change it in place and delete it. */
export function CommentItem({ at, comment }: Props) {
  const { id, author, body, createdAt, editedAt, canChange } = comment;
  const { talk } = useTalk(at);
  const { button, isOpen, open, close } = useWriting();
  const [isDeleting, deleting] = useDisclosure(false);
  const facts = (
    <>
      {editedAt && <span>changed</span>}
      {canChange && (
        <span className={classes.own}>
          <UnstyledButton ref={button} className={classes.quiet} aria-expanded={isOpen} onClick={open}>
            Edit
          </UnstyledButton>
          <UnstyledButton className={classes.quiet} onClick={deleting.open}>
            Delete
          </UnstyledButton>
        </span>
      )}
    </>
  );
  return (
    <>
      <Said author={author} at={createdAt} facts={facts}>
        {isOpen ? (
          <CommentForm
            label="Your comment"
            verb="Save"
            draftName={id}
            written={body}
            onSend={(changed) =>
              talk(() => api.comments.updateComment({ params: { id }, body: { body: changed } }))
            }
            onClose={close}
          />
        ) : (
          body
        )}
      </Said>
      {isDeleting && <DeleteDialog at={at} comment={comment} onClose={deleting.close} />}
    </>
  );
}

function DeleteDialog({ at, comment: { id }, onClose }: Props & { onClose: () => void }) {
  const { act } = useTalk(at);
  return (
    <ConfirmDialog
      title="Delete this comment?"
      verb="Delete"
      isBusy={act.isPending}
      onConfirm={() =>
        act.mutate(() => api.comments.deleteComment({ params: { id } }), { onSettled: onClose })
      }
      onClose={onClose}
    >
      Nobody can read it any more. Replies to it stay.
    </ConfirmDialog>
  );
}
