import { Button, Group, NumberInput } from '@mantine/core';
import type { ContributionComment } from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { MessageField } from '../../ui/message-field.tsx';
import { Said } from '../../ui/said.tsx';
import { showError } from '../../ui/toast.ts';
import classes from './review.module.css';

export type AddComment = (comment: { body: string; path?: string; line?: number }) => Promise<unknown>;

/** What somebody said, with where it belongs if that is not beside it. */
export function CommentItem({
  comment,
  isOutdated = false,
  showsPlace = false,
}: {
  comment: ContributionComment;
  /** It is about an earlier submission: its line may be another one now. */
  isOutdated?: boolean;
  showsPlace?: boolean;
}) {
  const { author, at, path, line, body } = comment;
  return (
    <article className={classes.comment}>
      <Said
        author={author}
        at={at}
        facts={
          <>
            {showsPlace && path && <code>{line === null ? path : `${path}:${line}`}</code>}
            {!showsPlace && line !== null && <span>line {line}</span>}
            {isOutdated && <span>about an earlier submission</span>}
          </>
        }
      >
        {body}
      </Said>
    </article>
  );
}

type FormProps = {
  onAdd: AddComment;
  /** The file and perhaps the line that it is about; without it, the whole. */
  about?: { path: string; line: number | null; onLine: (line: number | null) => void };
  onClose?: () => void;
};

/** A place to say something. */
export function CommentForm({ onAdd, about, onClose }: FormProps) {
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: () =>
      onAdd({
        body: text.trim(),
        ...(about && { path: about.path }),
        ...(about && about.line !== null && { line: about.line }),
      }),
    onSuccess: () => {
      setText('');
      onClose?.();
    },
    onError: showError,
  });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') add.mutate();
      }}
    >
      <MessageField
        label={about ? `Comment on ${about.path}` : 'Comment'}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        maxLength={10_000}
        data-autofocus={about ? true : undefined}
        autoFocus={about !== undefined}
      />
      <Group gap={8} align="end">
        {about && (
          <NumberInput
            label="Line"
            placeholder="all"
            size="xs"
            w={96}
            min={1}
            allowDecimal={false}
            value={about.line ?? ''}
            onChange={(value) => about.onLine(typeof value === 'number' && value > 0 ? value : null)}
          />
        )}
        <Button
          type="submit"
          size="xs"
          variant="default"
          disabled={text.trim() === ''}
          loading={add.isPending}
        >
          Add comment
        </Button>
        {onClose && (
          <Button size="xs" variant="subtle" onClick={onClose}>
            Cancel
          </Button>
        )}
      </Group>
    </form>
  );
}
