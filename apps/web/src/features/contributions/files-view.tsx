import { Button } from '@mantine/core';
import type { ContributionComment, ContributionFile } from '@quire/contract';
import { useState } from 'react';
import { DiffLines } from '../../ui/code/diff-lines.tsx';
import { CopyAction } from '../../ui/copy-action.tsx';
import { type FileLine, linesOf } from './file-lines.ts';
import classes from './files-view.module.css';
import { type AddComment, CommentForm, CommentItem } from './review-comment.tsx';

const WORDS = { added: 'new file', changed: 'changed', unchanged: 'as it is' } as const;

type Props = {
  files: readonly ContributionFile[];
  /** What was said about them, and how to say something. */
  review?: { comments: readonly ContributionComment[]; revision: number; onComment: AddComment | null };
};

/** The files of a contribution as they will stand in the target; of a changed one what changes. */
export function FilesView({ files, review }: Props) {
  return (
    <div className={classes.files}>
      {files.map((file) => (
        <FileView key={file.path} file={file} review={review} />
      ))}
    </div>
  );
}

function FileView({ file, review }: { file: ContributionFile; review: Props['review'] }) {
  const [line, setLine] = useState<number | null>(null);
  const [isWriting, setWriting] = useState(false);
  const onComment = review?.onComment ?? null;
  const comments = review?.comments.filter(({ path }) => path === file.path) ?? [];
  const lines = linesOf(file);
  const isShown = (comment: ContributionComment) =>
    comment.revision === review?.revision && lines.some(({ number }) => number === comment.line);
  const begin = (number: number | null) => {
    setLine(number);
    setWriting(true);
  };
  const form = onComment && (
    <CommentForm
      about={{ path: file.path, line, onLine: setLine }}
      onAdd={onComment}
      onClose={() => setWriting(false)}
    />
  );
  return (
    <section className={classes.file} aria-label={file.path}>
      <header className={classes.head}>
        <code className={classes.path}>{file.path}</code>
        <span className={classes.action} data-action={file.action}>
          {WORDS[file.action]}
        </span>
        {onComment && !isWriting && (
          <Button size="compact-xs" variant="default" onClick={() => begin(null)}>
            Comment
          </Button>
        )}
        {file.content !== '' && <CopyAction text={file.content} aria-label={`Copy ${file.path}`} />}
      </header>
      {file.content === '' && file.action !== 'changed' ? (
        <p className={classes.empty}>Empty, as the target wants it.</p>
      ) : (
        <Lines
          path={file.path}
          lines={lines}
          comments={comments.filter(isShown)}
          onLine={onComment && begin}
        />
      )}
      {(isWriting || comments.some((one) => !isShown(one))) && (
        <div className={classes.below}>
          {comments
            .filter((one) => !isShown(one))
            .map((comment) => (
              <CommentItem
                key={comment.id}
                comment={comment}
                isOutdated={comment.revision !== review?.revision}
              />
            ))}
          {isWriting && form}
        </div>
      )}
    </section>
  );
}

type LinesProps = {
  path: string;
  lines: readonly FileLine[];
  comments: readonly ContributionComment[];
  onLine: ((line: number) => void) | null;
};

function Lines({ path, lines, comments, onLine }: LinesProps) {
  return (
    <DiffLines
      label={`Lines of ${path}`}
      lines={lines}
      isPython={path.endsWith('.py')}
      number={({ number }) => <LineNumber number={number} onLine={onLine} />}
      below={({ number }) =>
        comments
          .filter(({ line }) => line !== null && line === number)
          .map((comment) => (
            <div key={comment.id} className={classes.thread}>
              <CommentItem comment={comment} />
            </div>
          ))
      }
    />
  );
}

function LineNumber({ number, onLine }: Pick<FileLine, 'number'> & Pick<LinesProps, 'onLine'>) {
  if (number === null || !onLine) {
    return (
      <span className={classes.number} aria-hidden="true">
        {number}
      </span>
    );
  }
  return (
    // By keyboard, “Comment” of the file asks for the line: a stop at each line would be in everyone's way.
    <button
      type="button"
      tabIndex={-1}
      className={classes.number}
      aria-label={`Comment on line ${number}`}
      onClick={() => onLine(number)}
    >
      {number}
    </button>
  );
}
