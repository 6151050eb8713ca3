import { Anchor, Button } from '@mantine/core';
import type { Contribution, ContributionStep } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { Badge, PersonLink } from '../../ui/bits.tsx';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showError } from '../../ui/toast.ts';
import { ChecksList } from './checks-list.tsx';
import classes from './contribute-page.module.css';
import { FilesView } from './files-view.tsx';
import { contributionQuery } from './queries.ts';
import { Review } from './review.tsx';
import { STATUS_WORDS } from './status-words.ts';
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
  const { title, target, status, author, revision, createdAt, sentence, notebook } = contribution;
  const words = STATUS_WORDS[status];
  return (
    <Page>
      <PageHeader
        above={<Link to="/contributions">Contributions</Link>}
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
              <Link to="/n/$space/$slug" params={{ space: notebook.space, slug: notebook.slug }}>
                the notebook
              </Link>
            )}
          </>
        }
        actions={<Actions contribution={contribution} />}
      />
      <div className={classes.layout}>
        <aside className={classes.side}>
          <StepRail steps={contribution.steps.map(toRail)} label="How far it is" />
        </aside>
        <div className={classes.main}>
          {contribution.review && <Review contribution={contribution} />}
          <Section title="Checks">
            <ChecksList checks={contribution.checks} />
          </Section>
          {contribution.ci && contribution.ci.checks.length > 0 && <Ci contribution={contribution} />}
          {contribution.files.length > 0 && (
            <Section title="What it changes">
              <FilesView files={contribution.files} />
            </Section>
          )}
        </div>
      </div>
    </Page>
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
};

const toRail = ({ name, status, sentence, command, milliseconds }: ContributionStep): RailStep => ({
  id: name,
  title: STEP_TITLES[name],
  state: status,
  words: sentence,
  command,
  milliseconds,
});

function Actions({ contribution: { id, can, request, notebook, target } }: { contribution: Contribution }) {
  const queryClient = useQueryClient();
  const put = (next: Contribution) => queryClient.setQueryData(contributionQuery(id).queryKey, next);
  const params = { id };
  const retry = useMutation({
    mutationFn: () => api.contributions.retryContribution({ params }),
    onSuccess: put,
    onError: showError,
  });
  const close = useMutation({
    mutationFn: () => api.contributions.closeContribution({ params }),
    onSuccess: put,
    onError: showError,
  });
  return (
    <>
      {request && (
        <Button component="a" href={request.url} target="_blank" rel="noreferrer">
          Open request #{request.number}
        </Button>
      )}
      {can.retry && (
        <Button onClick={() => retry.mutate()} loading={retry.isPending}>
          Try again
        </Button>
      )}
      {can.resubmit && notebook && (
        <Button
          variant="default"
          component={Link}
          to={`/contributions/new?space=${notebook.space}&slug=${notebook.slug}${notebook.cellId ? `&cell=${encodeURIComponent(notebook.cellId)}` : ''}&target=${encodeURIComponent(target.url)}&again=${id}`}
        >
          Change and submit again
        </Button>
      )}
      {can.close && (
        <Button variant="default" onClick={() => close.mutate()} loading={close.isPending}>
          Withdraw
        </Button>
      )}
    </>
  );
}

function Ci({ contribution: { ci } }: { contribution: Contribution }) {
  return (
    <Section title="What the target’s CI says">
      <ul>
        {ci?.checks.map((check) => (
          <li key={check.name}>
            <strong>{check.name}</strong>: {check.state} {check.summary}{' '}
            {check.url && (
              <Anchor href={check.url} target="_blank" rel="noreferrer">
                Details
              </Anchor>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
