import { Button } from '@mantine/core';
import type { CommentThread } from '@quire/contract';
import { IconMessage } from '@tabler/icons-react';
import { api } from '../../api.ts';
import { useUnsent } from '../identity/use-unsent.ts';
import { notebookParams } from '../notebooks/queries.ts';
import { CommentForm } from './comment-form.tsx';
import classes from './comments.module.css';
import { Thread } from './thread.tsx';
import { type ReadVersion, useTalk } from './use-talk.ts';
import { useWriting } from './use-writing.ts';

type Props = {
  at: ReadVersion;
  cellId: string;
  /** As the map of the cells counts, from 1. */
  number: number;
  threads: readonly CommentThread[];
};

/** What is said of one cell, below it, and a quiet way to say something. */
export function CellComments({ at, cellId, number, threads }: Props) {
  const { talk } = useTalk(at);
  const { button, isOpen, open, close } = useWriting();
  const draftName = `${at.space}/${at.slug}/${cellId}`;
  const { draft } = useUnsent(draftName);
  const amount = threads.reduce((sum, { comments }) => sum + comments.length, 0);
  const begin = (body: string) =>
    talk(() =>
      api.comments.createThread({
        params: notebookParams(at.space, at.slug),
        body: { cellId, version: at.version, body },
      }),
    );
  return (
    <div className={classes.talk} data-print="no">
      {threads.map((thread) => (
        <Thread key={thread.id} at={at} thread={thread} />
      ))}
      {isOpen && (
        <CommentForm
          label={`Comment on cell ${number}`}
          verb="Send comment"
          draftName={draftName}
          onSend={begin}
          onClose={close}
        />
      )}
      <Button
        ref={button}
        size="compact-xs"
        variant="subtle"
        className={classes.begin}
        data-quiet={(amount === 0 && draft === null && !isOpen) || undefined}
        leftSection={<IconMessage size={14} aria-hidden="true" />}
        aria-expanded={isOpen}
        onClick={open}
      >
        <span className={classes.word}>
          {draft === null || isOpen ? 'Comment' : 'Go on with your comment'}
        </span>
        <span className="q-visually-hidden"> on cell {number}</span>
        {amount > 0 && <span>&nbsp;({amount})</span>}
      </Button>
    </div>
  );
}
