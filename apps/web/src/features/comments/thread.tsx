import { Button } from '@mantine/core';
import type { CommentThread } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { count } from '../../ui/words.ts';
import { CommentForm } from './comment-form.tsx';
import { CommentItem } from './comment-item.tsx';
import classes from './comments.module.css';
import { type ReadVersion, useTalk } from './use-talk.ts';
import { threadAnchor } from './use-threads.ts';
import { useWriting } from './use-writing.ts';

type Props = { at: ReadVersion; thread: CommentThread };

/** One conversation; folded to a line once it is resolved. */
export function Thread({ at, thread }: Props) {
  const { begunBy, resolved, comments } = thread;
  return (
    <article
      id={threadAnchor(thread.id)}
      className={classes.thread}
      data-resolved={resolved !== null || undefined}
      aria-label={`Conversation begun by ${begunBy.name}`}
      tabIndex={-1}
    >
      {resolved === null ? (
        <Talk at={at} thread={thread} />
      ) : (
        <details>
          <summary className={classes.resolved}>
            Resolved by {resolved.by.name}, {count(comments.length, 'comment')}
          </summary>
          <Talk at={at} thread={thread} />
        </details>
      )}
    </article>
  );
}

function Talk({ at, thread }: Props) {
  return (
    <>
      {thread.version !== at.version && <WrittenOn at={at} thread={thread} />}
      <ol className={classes.comments}>
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <CommentItem at={at} comment={comment} />
          </li>
        ))}
      </ol>
      <Actions at={at} thread={thread} />
    </>
  );
}

/** The cell may have said something else then. */
function WrittenOn({ at, thread: { version } }: Props) {
  return (
    <p className={classes.version}>
      Begun on{' '}
      <Link to="/n/$space/$slug/v/$number" params={{ ...at, number: String(version) }}>
        version {version}
      </Link>
    </p>
  );
}

function Actions({ at, thread: { id, resolved, canResolve } }: Props) {
  const { talk, act } = useTalk(at);
  const { button, isOpen, open, close } = useWriting();
  const params = { id };
  const setResolved = (isResolved: boolean) =>
    act.mutate(() => api.comments.updateThread({ params, body: { isResolved } }));
  return (
    <>
      {isOpen && resolved === null && (
        <CommentForm
          label="Your reply"
          verb="Send reply"
          draftName={id}
          onSend={(body) => talk(() => api.comments.replyInThread({ params, body: { body } }))}
          onClose={close}
        />
      )}
      <div className={classes.actions}>
        {resolved === null && !isOpen && (
          <Button ref={button} size="compact-xs" variant="default" onClick={open}>
            Reply
          </Button>
        )}
        {canResolve && (
          <Button
            size="compact-xs"
            variant="subtle"
            loading={act.isPending}
            onClick={() => setResolved(resolved === null)}
          >
            {resolved === null ? 'Resolve' : 'Reopen'}
          </Button>
        )}
      </div>
    </>
  );
}
