import { Button, Checkbox, CloseButton, Loader } from '@mantine/core';
import type { CheckedNotebook, PublishedNotebook } from '@quire/contract';
import { Link } from '@tanstack/react-router';
import { Notice } from '../../../ui/describe-error.ts';
import { ErrorState } from '../../../ui/states.tsx';
import { count } from '../../../ui/words.ts';
import classes from './draft-card.module.css';
import { DraftForm } from './draft-form.tsx';
import { type Draft, openSecrets, publishVerb, UnreadableFile } from './drafts.ts';
import { fieldProblems } from './field-problems.ts';
import { Findings } from './findings.tsx';
import { Secrets } from './secrets.tsx';
import type { Drafts } from './use-drafts.ts';

type Props = { draft: Draft; space: { slug: string; name: string }; drafts: Drafts };

/** One file: what is in it, what publishing it does, and the button. */
export function DraftCard({ draft, space, drafts }: Props) {
  const { step } = draft;
  return (
    <section className={classes.card} aria-label={draft.filename}>
      <div className={classes.head}>
        <h2 className={classes.filename}>{draft.filename}</h2>
        {step.kind !== 'publishing' && (
          <CloseButton
            aria-label={`Take ${draft.filename} off this page`}
            onClick={() => drafts.dispatch({ type: 'removed', id: draft.id })}
          />
        )}
      </div>
      {step.kind === 'checking' && (
        <p className={classes.busy} role="status">
          <Loader size="xs" aria-hidden /> Looking through the file
        </p>
      )}
      {step.kind === 'unreadable' && <ErrorState error={inWords(step.error)} />}
      {step.kind === 'published' && <Published result={step.result} />}
      {(step.kind === 'checked' || step.kind === 'publishing') && (
        <Checked draft={draft} check={step.check} space={space} drafts={drafts} />
      )}
    </section>
  );
}

function Checked({ draft, check, space, drafts }: Props & { check: CheckedNotebook }) {
  const { existing } = check;
  const isOthers = existing !== null && !existing.isYours;
  const isBlocked = isOthers && draft.fields.updatesOthers !== true;
  const problems = fieldProblems(draft.fields);
  const open = openSecrets(draft);
  const isBusy = draft.step.kind === 'publishing';
  const error = draft.step.kind === 'checked' ? draft.step.error : undefined;
  return (
    <>
      {existing && <Existing existing={existing} isBlocked={isBlocked} />}
      {isOthers && (
        <Checkbox
          mb="lg"
          label={`Publish it as version ${existing.version + 1} of that notebook`}
          checked={draft.fields.updatesOthers ?? false}
          onChange={(event) =>
            drafts.dispatch({
              type: 'edited',
              id: draft.id,
              fields: { updatesOthers: event.currentTarget.checked },
            })
          }
        />
      )}
      <Secrets
        secrets={check.secrets}
        acknowledged={draft.acknowledged}
        onAcknowledge={(secret, isAcknowledged) =>
          drafts.dispatch({ type: 'acknowledged', id: draft.id, secret, isAcknowledged })
        }
      />
      <DraftForm
        draft={draft}
        check={check}
        problems={problems}
        onEdit={(fields) => drafts.dispatch({ type: 'edited', id: draft.id, fields })}
        onAddress={() => drafts.recheck(draft)}
      />
      <Findings check={check} />
      {error !== undefined && <ErrorState error={error} />}
      <div className={classes.foot}>
        <Button
          size="md"
          loading={isBusy}
          disabled={open > 0 || isBlocked || Object.keys(problems).length > 0}
          onClick={() => void drafts.publish(draft)}
        >
          {existing && !isBlocked
            ? `${publishVerb(check)} of ${shorten(existing.title)}`
            : `Publish in ${space.name}`}
        </Button>
        {open > 0 && (
          <span className={classes.why}>First look at the {count(open, 'possible secret')} above.</span>
        )}
      </div>
    </>
  );
}

type ExistingProps = { existing: NonNullable<CheckedNotebook['existing']>; isBlocked: boolean };

function Existing({ existing, isBlocked }: ExistingProps) {
  return (
    <p className={classes.existing} data-blocked={isBlocked || undefined}>
      {isBlocked
        ? `A colleague’s notebook, “${existing.title}”, stands at this address. Choose another address below, or say that you mean to add a version to theirs.`
        : existing.isUnchanged
          ? `Version ${existing.version} of “${existing.title}” already holds exactly this: publishing it changes nothing.`
          : `This becomes version ${existing.version + 1} of “${existing.title}”. Readers keep version ${existing.version} until you publish.`}
    </p>
  );
}

function Published({ result }: { result: PublishedNotebook }) {
  const params = { space: result.space, slug: result.slug };
  return (
    <div className={classes.published} role="status">
      <p>
        {result.created === 'nothing'
          ? `“${result.title}” already has exactly this content: still version ${result.version}.`
          : `“${result.title}” is published${result.version > 1 ? ` as version ${result.version}` : ''}.`}
      </p>
      <div className={classes.links}>
        <Button component={Link} to={`/n/${params.space}/${params.slug}`} size="sm">
          Open it
        </Button>
        <Button component={Link} to={`/n/${params.space}/${params.slug}/run`} size="sm" variant="default">
          Run it
        </Button>
      </div>
    </div>
  );
}

const TITLE_SHOWN = 40;
const shorten = (title: string): string =>
  title.length > TITLE_SHOWN ? `${title.slice(0, TITLE_SHOWN)}…` : title;

const inWords = (error: unknown): unknown =>
  error instanceof UnreadableFile ? new Notice('This file cannot be read', error.message) : error;
