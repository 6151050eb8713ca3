import { Button } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../ui/bits.tsx';
import { Page, Section, useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { ContributionList } from '../contributions/contribution-list.tsx';
import { contributionsQuery } from '../contributions/queries.ts';
import { CardsSkeleton } from '../discovery/cards-skeleton.tsx';
import { NotebookCard, NotebookCards } from '../discovery/notebook-card.tsx';
import { useMe } from '../identity/session.ts';
import { searchNotebooksQuery } from '../notebooks/queries.ts';
import { runsQuery } from '../runs/queries.ts';
import { RunRow } from '../runs/run-row.tsx';
import { FirstSteps } from './first-steps.tsx';
import classes from './home-page.module.css';

const REVIEWS_SHOWN = 3;
const RUNS_SHOWN = 5;
const NEWEST_SHOWN = 6;
const MINE_SHOWN = 6;

/** Where a person starts: what waits for them, what they ran last, what is new around them, and what they wrote. */
export function HomePage() {
  const me = useMe();
  useTitle('Quire');
  const runs = useInfiniteQuery(runsQuery({}, RUNS_SHOWN));
  const spaces = me.spaces.map((space) => space.slug);
  const newest = useQuery(
    searchNotebooksQuery({
      sort: 'newest',
      limit: NEWEST_SHOWN,
      ...(spaces.length > 0 && { space: spaces }),
    }),
  );
  const mine = useQuery(
    searchNotebooksQuery({ author: [me.user.handle], sort: 'newest', limit: MINE_SHOWN }),
  );
  const toReview = useQuery(contributionsQuery('to-review')).data ?? [];
  const lastRuns = runs.data?.pages[0]?.runs.slice(0, RUNS_SHOWN) ?? [];
  const isNew = runs.isSuccess && mine.isSuccess && lastRuns.length === 0 && mine.data.hits.length === 0;

  return (
    <Page>
      <h1 className={classes.hello}>Hello, {me.user.name}</h1>
      {isNew && (
        <FirstSteps hasNotebooks={(newest.data?.hits.length ?? 0) > 0} hasSpaces={spaces.length > 0} />
      )}
      {toReview.length > 0 && (
        <Section title="Waiting for your review" actions={<Link to="/contributions">All contributions</Link>}>
          <ContributionList rows={toReview.slice(0, REVIEWS_SHOWN)} of="others-to-review" />
        </Section>
      )}
      {runs.isPending && <TextSkeleton lines={5} label="Loading your runs" />}
      {lastRuns.length > 0 && (
        <Section title="What you ran last" actions={<Link to="/runs">All my runs</Link>}>
          <Panel>
            <ul className={classes.runs}>
              {lastRuns.map((run) => (
                <RunRow key={run.id} run={run} />
              ))}
            </ul>
          </Panel>
        </Section>
      )}
      {newest.error && !newest.data && (
        <ErrorState error={newest.error} onRetry={() => void newest.refetch()} />
      )}
      {newest.isPending && <CardsSkeleton cards={3} />}
      {newest.data && newest.data.hits.length > 0 && (
        <Section
          title={spaces.length > 0 ? 'New in your spaces' : 'New on this hub'}
          actions={
            <Link
              to="/search"
              search={spaces.length > 0 ? { space: spaces, sort: 'newest' } : { sort: 'newest' }}
            >
              All {newest.data.total} notebooks
            </Link>
          }
        >
          <NotebookCards label="New notebooks">
            {newest.data.hits.map(({ notebook }) => (
              <NotebookCard key={`${notebook.space.slug}/${notebook.slug}`} notebook={notebook} />
            ))}
          </NotebookCards>
        </Section>
      )}
      {mine.data && !isNew && (
        <Section
          title="Your notebooks"
          actions={
            mine.data.total > MINE_SHOWN && (
              <Link to="/search" search={{ author: [me.user.handle], sort: 'newest' }}>
                All {mine.data.total}
              </Link>
            )
          }
        >
          {mine.data.hits.length > 0 ? (
            <NotebookCards label="Your notebooks">
              {mine.data.hits.map(({ notebook }) => (
                <NotebookCard key={`${notebook.space.slug}/${notebook.slug}`} notebook={notebook} />
              ))}
            </NotebookCards>
          ) : (
            <p className={classes.none}>
              You have not published a notebook yet.{' '}
              <Button component={Link} to="/publish" variant="default" size="xs" ml={8}>
                Publish a notebook
              </Button>
            </p>
          )}
        </Section>
      )}
    </Page>
  );
}
