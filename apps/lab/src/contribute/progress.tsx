import type { Contribution, ContributionStep } from '@quire/contract';
import { useEffect, useState } from 'react';
import type { LabNotebook } from '../notebook/lab-notebook.ts';
import type { Connected, LabContext } from '../panel/lab-context.ts';
import { useTask } from '../state/use-task.ts';
import { Button, ErrorNotice, Notice, Section, TextField, wordsOf } from '../ui/parts.tsx';
import { noteContribution } from './known-contributions.ts';
import { Checks } from './preview.tsx';
import { statusWords, toneOf } from './status-words.ts';

type Props = {
  hub: Connected;
  id: string;
  notebook: LabNotebook;
  /** Asks before something is lost. */
  confirm: LabContext['confirm'];
  onAgain: () => void;
};

/** One contribution on its way, step by step, until it is merged or closed. */
export function Progress({ hub, id, notebook, confirm, onAgain }: Props) {
  const { contribution, error } = useContribution(hub, id);
  const retry = useTask(() => hub.client.contributions.retryContribution({ params: { id } }));
  const close = useTask(async () => {
    if (contribution && (await confirm(withdrawalOf(contribution))))
      await hub.client.contributions.closeContribution({ params: { id } });
  });
  if (error) return <ErrorNotice error={error} />;
  if (!contribution) return <p className="jp-quire-help">Loading …</p>;
  const { request, ci, can, step } = contribution;
  // Trying again is what withdraws it then.
  const isWithdrawable = can.close && !(can.retry && step === 'withdraw');
  return (
    <>
      <h2>{contribution.title}</h2>
      <Notice tone={toneOf(contribution)}>
        <b>{statusWords(contribution)}.</b> {contribution.sentence}
      </Notice>
      <p className="jp-quire-words">
        {request && (
          <>
            <a href={request.url} target="_blank" rel="noreferrer">
              Request {request.number}
            </a>{' '}
          </>
        )}
        to {contribution.target.name}, branch <code>{contribution.target.base}</code>
      </p>
      {ci && ci.state !== 'none' && <Ci ci={ci} />}
      <ol className="jp-quire-steps">
        {contribution.steps
          .filter(({ sentence }) => sentence !== '')
          .map((step) => (
            <Step key={step.name} step={step} />
          ))}
      </ol>
      {contribution.review && <Comments contribution={contribution} hub={hub} />}
      {contribution.checks.length > 0 && <Checks checks={contribution.checks} notebook={notebook} />}
      <ErrorNotice error={retry.error ?? close.error} />
      <div className="jp-quire-actions">
        {can.retry && <Button onClick={() => void retry.run()}>Try again from there</Button>}
        {can.resubmit && <Button onClick={onAgain}>Change and send again</Button>}
        {isWithdrawable && (
          <Button isDisabled={close.isRunning} onClick={() => void close.run()}>
            Withdraw
          </Button>
        )}
      </div>
    </>
  );
}

function withdrawalOf({ title, request }: Contribution): Parameters<LabContext['confirm']>[0] {
  return {
    title: `Withdraw “${title}”?`,
    words: `${request ? `Request ${request.number} will be closed; its branch stays where it is.` : 'A request that is open by then is closed.'} It cannot be opened again from here; the same code can be contributed anew.`,
    action: 'Withdraw',
  };
}

const STEP_MARKS: Record<ContributionStep['status'], string> = {
  waiting: '○',
  running: '◐',
  done: '✓',
  failed: '✕',
  skipped: '–',
};

function Step({ step }: { step: ContributionStep }) {
  return (
    <li className={`jp-quire-step jp-quire-step-${step.status}`}>
      <span aria-hidden="true">{STEP_MARKS[step.status]}</span>
      <div>
        <span className="jp-quire-only-spoken">{step.status}: </span>
        {step.sentence}
        {step.milliseconds !== null && (
          <span className="jp-quire-help"> {(step.milliseconds / 1000).toFixed(1)} s</span>
        )}
        {step.command && (
          <details className="jp-quire-help">
            <summary>The same by hand</summary>
            <pre className="jp-quire-text">{step.command}</pre>
          </details>
        )}
      </div>
    </li>
  );
}

const CI_WORDS = { none: '', pending: 'CI is running', success: 'CI passed', failure: 'CI failed' };

function Ci({ ci }: { ci: NonNullable<Contribution['ci']> }) {
  return (
    <Notice tone={{ none: 'info', pending: 'info', success: 'good', failure: 'error' }[ci.state] as 'info'}>
      {CI_WORDS[ci.state]}
      <ul>
        {ci.checks.map((check) => (
          <li key={check.name}>
            {check.url ? (
              <a href={check.url} target="_blank" rel="noreferrer">
                {check.name}
              </a>
            ) : (
              check.name
            )}
            : {check.state} {check.summary}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

/** What its reviewers said on the hub, and a place to answer. */
function Comments({ contribution, hub }: { contribution: Contribution; hub: Connected }) {
  const [text, setText] = useState('');
  const { id, review, can } = contribution;
  const add = useTask(async () => {
    await hub.client.contributions.commentContribution({ params: { id }, body: { body: text.trim() } });
    setText('');
  });
  const comments = review?.comments ?? [];
  if (comments.length === 0 && !can.comment) return null;
  return (
    <Section title="Review" count={comments.length} isOpen={comments.length > 0}>
      <ul className="jp-quire-list">
        {comments.map((comment) => (
          <li key={comment.id} className="jp-quire-comment">
            <span className="jp-quire-help">
              {comment.author.name}
              {comment.path && `, ${comment.path}${comment.line === null ? '' : `:${comment.line}`}`}
            </span>
            <p className="jp-quire-words">{comment.body}</p>
          </li>
        ))}
      </ul>
      {can.comment && (
        <>
          <TextField label="Answer" value={text} onChange={setText} />
          <ErrorNotice error={add.error} />
          <div className="jp-quire-actions">
            <Button isDisabled={text.trim() === '' || add.isRunning} onClick={() => void add.run()}>
              Add comment
            </Button>
          </div>
        </>
      )}
    </Section>
  );
}

/** A contribution as it is now; read again whenever the hub tells that something happened. */
function useContribution(hub: Connected, id: string) {
  const [state, setState] = useState<{ contribution: Contribution | null; error: unknown }>({
    contribution: null,
    error: null,
  });
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    const load = async () => {
      const contribution = await hub.client.contributions.getContribution({ params: { id }, signal });
      noteContribution(contribution);
      if (!signal.aborted) setState({ contribution, error: null });
      return contribution;
    };
    const follow = async () => {
      const { lastEvent } = await load();
      const events = hub.client.contributions.followContribution({
        params: { id },
        query: { after: lastEvent },
        signal,
      });
      for await (const _ of events) await load();
    };
    follow().catch((error: unknown) => {
      if (!signal.aborted) setState((before) => ({ ...before, error: new Error(wordsOf(error)) }));
    });
    return () => abort.abort();
  }, [hub, id]);
  return state;
}
