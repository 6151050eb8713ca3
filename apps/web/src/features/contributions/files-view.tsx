import { Button } from '@mantine/core';
import type { ContributionComment, ContributionFile } from '@quire/contract';
import { Fragment, useState } from 'react';
import { CodePieces } from '../../ui/code/code-pieces.tsx';
import { highlightLines } from '../../ui/code/highlight-lines.ts';
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
  const pieces = path.endsWith('.py')
    ? highlightLines(lines.map(({ text }) => text).join('\n'))
    : lines.map(({ text }) => [{ text, kind: null }]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.lines} tabIndex={0} aria-label={`Lines of ${path}`}>
      <div className={classes.sheet}>
        {lines.map(({ number, kind }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text have no other identity
          <Fragment key={at}>
            <div className={classes.line} data-kind={kind}>
              <Gutter number={number} kind={kind} onLine={onLine} />
              <code className={classes.text}>
                <CodePieces pieces={pieces[at] ?? []} />
              </code>
            </div>
            {comments
              .filter(({ line }) => line !== null && line === number)
              .map((comment) => (
                <div key={comment.id} className={classes.thread}>
                  <CommentItem comment={comment} />
                </div>
              ))}
          </Fragment>
        ))}
      </div>
    </section>
  );
}

const SIGNS = { added: '+', removed: '−', same: '', gap: '' } as const;
const SPOKEN = { added: 'added: ', removed: 'removed: ', same: '', gap: '' } as const;

function Gutter({ number, kind, onLine }: Pick<FileLine, 'number' | 'kind'> & Pick<LinesProps, 'onLine'>) {
  return (
    <>
      {number !== null && onLine ? (
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
      ) : (
        <span className={classes.number} aria-hidden="true">
          {number}
        </span>
      )}
      <span className={classes.sign}>
        <span aria-hidden="true">{SIGNS[kind]}</span>
        <span className="q-visually-hidden">{SPOKEN[kind]}</span>
      </span>
    </>
  );
}
