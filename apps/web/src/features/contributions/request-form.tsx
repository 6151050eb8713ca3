import { Button, Textarea, TextInput } from '@mantine/core';
import type { ContributionPreview } from '@quire/contract';
import { Section } from '../../ui/page.tsx';
import { ErrorState } from '../../ui/states.tsx';
import { count } from '../../ui/words.ts';
import classes from './contribute-page.module.css';
import type { RequestWords } from './draft.ts';

type Props = {
  preview: ContributionPreview;
  words: RequestWords;
  onWords: (words: RequestWords) => void;
};

/** What the request says to those who read it. */
export function RequestForm({ preview, words, onWords }: Props) {
  return (
    <Section title="The request">
      <div className={classes.request}>
        <TextInput
          label="Title"
          value={words.title ?? preview.title}
          onChange={(event) => onWords({ ...words, title: event.currentTarget.value })}
          maxLength={200}
        />
        <Textarea
          label="What should its readers know?"
          description="Optional. What was checked is added below it."
          value={words.message}
          onChange={(event) => onWords({ ...words, message: event.currentTarget.value })}
          autosize
          minRows={3}
          maxLength={10_000}
        />
        <p className={classes.facts}>
          Sent as {preview.author.name} ({preview.author.email}) on the branch <code>{preview.branch}</code>.
        </p>
      </div>
    </Section>
  );
}

type SendProps = {
  preview: ContributionPreview;
  isAgain: boolean;
  send: { onSend: () => void; isPending: boolean; isStale: boolean; error: unknown };
};

/** What is about to happen, and the one button that does it. */
export function SendBar({ preview, isAgain, send }: SendProps) {
  const { files, checks, target, isReady } = preview;
  const failed = checks.filter(({ status }) => status === 'failed');
  const [first] = failed;
  const whyNot =
    files.length === 0
      ? 'Nothing is chosen yet.'
      : first
        ? `${count(failed.length, 'check')} in the way: ${first.title}.`
        : target.isConnected
          ? 'It is too late for this target.'
          : 'Connect your account first.';
  return (
    <>
      {send.error !== null && <ErrorState error={send.error} />}
      <div className={classes.bar}>
        <p className={classes.barWords} role="status">
          <strong>{isReady ? 'Ready.' : 'Not yet.'}</strong>{' '}
          <span>
            {isReady ? `${count(files.length, 'file')} to ${target.name}; nothing in the way.` : whyNot}
          </span>
        </p>
        <Button
          size="md"
          className={classes.send ?? ''}
          onClick={send.onSend}
          loading={send.isPending}
          disabled={!isReady || send.isStale}
        >
          {isAgain ? 'Send again' : 'Send'}
        </Button>
      </div>
    </>
  );
}
