import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Contribution, ContributionCi, ContributionStep } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { Badge, Panel, PersonLink, type Tone } from '../../ui/bits.tsx';
import { CopyAction } from '../../ui/copy-action.tsx';
import { Markdown } from '../../ui/markdown/markdown.tsx';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { ErrorState, PageSkeleton, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { ChecksList } from './checks-list.tsx';
import classes from './contribute-page.module.css';
import { FilesView } from './files-view.tsx';
import { OthersSubmissions } from './others-submissions.tsx';
import { contributionQuery } from './queries.ts';
import { CloseDialog, Discussion, isReviewedHere, useAct, useComment, Verdict } from './review.tsx';
import { statusWords } from './status-words.ts';
import { type RailStep, StepRail } from './step-rail.tsx';
import { useLiveContribution } from './use-live-contribution.ts';

/** One contribution: how far it is, what was checked, what it changes, and its review. */
export function ContributionPage() {
  const { id } = useParams({ from: '/contributions/$id' });
  const { data, error, refetch } = useQuery(contributionQuery(id));
  if (error && !data) {
    return (
      <Page>
        <ErrorState error={error} onRetry={() => void refetch()} size="page" />
      </Page>
    );
  }
  if (!data) return <PageSkeleton />;
  return <Shown contribution={data} />;
}

function Shown({ contribution }: { contribution: Contribution }) {
  useTitle(contribution.title);
  useLiveContribution(contribution);
  const onComment = useComment(contribution);
  const { title, target, status, author, revision, createdAt, sentence, notebook, files } = contribution;
  const words = statusWords(contribution);
  const isReviewed = isReviewedHere(contribution);
  const isBeginning = status === 'working' && contribution.step !== 'withdraw';
  // What is in the way comes first; what a reviewer judges is the code.
  const checks = contribution.checks.length > 0 && (
    <Section title="Checks">
      <ChecksList checks={contribution.checks} />
    </Section>
  );
  const change = contribution.can.resubmit && notebook === null && <ChangeTheFile of={contribution} />;
  return (
    <Page>
      <PageHeader
        above={
          <Link to="/contributions" className={classes.up}>
            Contributions
          </Link>
        }
        title={title}
        summary={sentence}
        facts={
          <>
            <Badge tone={words.tone}>{words.label}</Badge>
            <span>
              to <strong>{target.name}</strong> by <PersonLink person={author} />, <TimeAgo at={createdAt} />
              {revision > 1 && `, submission ${revision}`}
            </span>
            {notebook && (
              <Link
                to="/n/$space/$slug/v/$number"
                params={{ space: notebook.space, slug: notebook.slug, number: String(notebook.version) }}
                className={classes.link}
              >
                From the notebook {notebook.slug}, version {notebook.version}
              </Link>
            )}
          </>
        }
        actions={<Actions contribution={contribution} />}
      />
      <div className={classes.layout} data-quiet={status !== 'working' || undefined}>
        <aside className={classes.side}>
          <StepRail steps={toRails(contribution)} label="How far it is" />
        </aside>
        <div className={classes.main}>
          {status === 'blocked' && change}
          <Verdict contribution={contribution} />
          {contribution.body.trim() !== '' && (
            <Section title={`What ${author.name} says`}>
              <Markdown source={contribution.body} headingShift={2} />
            </Section>
          )}
          {contribution.ci && contribution.ci.checks.length > 0 && <Ci ci={contribution.ci} />}
          {status === 'blocked' && checks}
          {files.length > 0 && (
            <Section
              title="What it changes"
              note={
                contribution.can.comment &&
                'To say something about a line, choose its number, or Comment at the top of its file.'
              }
            >
              <FilesView
                files={files}
                {...(isReviewed &&
                  contribution.review && {
                    review: {
                      comments: contribution.review.comments,
                      revision,
                      onComment: contribution.can.comment ? onComment : null,
                    },
                  })}
              />
            </Section>
          )}
          {status !== 'blocked' && checks}
          {files.length === 0 && contribution.checks.length === 0 && isBeginning && (
            <TextSkeleton lines={6} label="Taking the code out of the notebook" />
          )}
          <Discussion contribution={contribution} onComment={onComment} />
          {status !== 'blocked' && change}
          <OthersSubmissions contribution={contribution} />
        </div>
      </div>
    </Page>
  );
}

/** A notebook file that was never published: the hub has only the cells of it that came along. */
function ChangeTheFile({ of: { id, target } }: { of: Contribution }) {
  const command = `quire contribute FILE --target ${target.url} --update ${id}`;
  return (
    <Section title="To change it">
      <p className={classes.facts}>
        Its notebook is a file of yours, not on this hub. Change it there and send it again, from JupyterLab
        or with the command that sent it: this request is updated. Where the file was moved, the command is:
      </p>
      <p className={classes.command}>
        <code>{command}</code> <CopyAction text={command} size="compact-xs" />
      </p>
    </Section>
  );
}

const STEP_TITLES: Readonly<Record<ContributionStep['name'], string>> = {
  extract: 'Take the code out',
  check: 'Check it',
  validate: 'Run the target’s checks',
  fork: 'Find your copy',
  commit: 'Make a commit',
  push: 'Send the branch',
  open: 'Open the request',
  ci: 'Wait for the answer',
  withdraw: 'Take it back',
};

function toRails({ steps, status, review }: Contribution): RailStep[] {
  return steps.map(({ name, status: state, sentence, command, milliseconds }) => {
    // It waits for people: nothing of the machine's goes on.
    const isAwaited = name === 'ci' && status === 'open' && (state === 'waiting' || review !== null);
    return {
      id: name,
      title: STEP_TITLES[name],
      state: isAwaited ? 'current' : name === 'ci' && status === 'merged' ? 'done' : state,
      words: isAwaited && sentence === '' ? 'Waits for those who judge it.' : sentence,
      command,
      milliseconds,
    };
  });
}

/** What the reader can do, the likeliest first. */
function Actions({ contribution }: { contribution: Contribution }) {
  const { id, can, request, notebook, target, status, step } = contribution;
  const act = useAct(contribution);
  const [isClosing, closing] = useDisclosure(false);
  const isResubmitFirst = status === 'blocked';
  // Trying again is what withdraws it then.
  const isWithdrawable = can.close && !can.approve && !(can.retry && step === 'withdraw');
  return (
    <>
      {request && (
        <Button component="a" href={request.url} target="_blank" rel="noreferrer">
          Open request #{request.number}
        </Button>
      )}
      {can.retry && (
        <Button
          loading={act.isPending}
          onClick={() => act.mutate(() => api.contributions.retryContribution({ params: { id } }))}
        >
          Try again
        </Button>
      )}
      {can.resubmit && notebook && (
        <Button
          variant={isResubmitFirst ? 'filled' : 'default'}
          component={Link}
          to={`/contributions/new?space=${notebook.space}&slug=${notebook.slug}${notebook.cellId ? `&cell=${encodeURIComponent(notebook.cellId)}` : ''}&target=${encodeURIComponent(target.url)}&again=${id}`}
        >
          Change and submit again
        </Button>
      )}
      {isWithdrawable && (
        <Button variant="default" onClick={closing.open}>
          Withdraw
        </Button>
      )}
      {isClosing && <CloseDialog contribution={contribution} verb="Withdraw" onClose={closing.close} />}
    </>
  );
}

const CI_WORDS: Readonly<Record<string, { word: string; tone: Tone }>> = {
  success: { word: 'passed', tone: 'good' },
  failure: { word: 'failed', tone: 'bad' },
  pending: { word: 'running', tone: 'accent' },
};

function Ci({ ci }: { ci: ContributionCi }) {
  return (
    <Section title="What the target’s own checks say">
      <Panel>
        <ul className={classes.ci}>
          {ci.checks.map((check) => {
            const { word, tone } = CI_WORDS[check.state] ?? { word: check.state, tone: 'neutral' };
            return (
              <li key={check.name} className={classes.ciRow}>
                <Badge tone={tone}>{word}</Badge>
                <span className={classes.ciWords}>
                  <strong>{check.name}</strong> {check.summary}
                </span>
                {check.url && (
                  <a href={check.url} target="_blank" rel="noreferrer" className={classes.link}>
                    Details<span className="q-visually-hidden"> of {check.name}</span>
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      </Panel>
    </Section>
  );
}
