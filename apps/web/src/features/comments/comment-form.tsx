import { Button, Group } from '@mantine/core';
import { COMMENT_LENGTH_MAX } from '@quire/contract';
import { useMutation } from '@tanstack/react-query';
import { Key } from '../../ui/bits.tsx';
import { MessageField } from '../../ui/message-field.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { useUnsent } from '../identity/use-unsent.ts';
import classes from './comments.module.css';

type Props = {
  label: string;
  verb: string;
  /** What the draft is called while it is not sent. */
  draftName: string;
  /** What stands there already, to be changed. */
  written?: string;
  onSend: (body: string) => Promise<unknown>;
  onClose: () => void;
};

/** A place to write. Nothing is lost by leaving it, nor by an answer of the hub that does not come. */
export function CommentForm({ label, verb, draftName, written = '', onSend, onClose }: Props) {
  const { draft, setDraft, forget } = useUnsent(draftName);
  const text = draft ?? written;
  const leave = () => {
    forget();
    onClose();
  };
  const send = useMutation({ mutationFn: () => onSend(text.trim()), onSuccess: leave });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '' && !send.isPending) send.mutate();
      }}
    >
      <MessageField
        label={label}
        value={text}
        onChange={(event) => setDraft(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
        maxLength={COMMENT_LENGTH_MAX}
        readOnly={send.isPending}
        autoFocus
      />
      {send.error && <ErrorState error={send.error} onRetry={() => send.mutate()} />}
      <Group gap={8}>
        <Button type="submit" size="xs" disabled={text.trim() === ''} loading={send.isPending}>
          {verb}
        </Button>
        <Button size="xs" variant="subtle" onClick={leave} disabled={send.isPending}>
          {draft === null ? 'Close' : 'Discard'}
        </Button>
        <span className={classes.keys}>
          <Key>Ctrl</Key> <Key>Enter</Key> sends. <Key>Esc</Key> closes and keeps your words.
        </span>
      </Group>
    </form>
  );
}
