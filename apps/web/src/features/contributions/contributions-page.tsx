import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { ContributionList } from './contribution-list.tsx';
import { contributionsQuery, visibleQuery } from './queries.ts';

/** What I gave to other projects, and what waits for my judgement. */
export function ContributionsPage() {
  useTitle('Contributions');
  const mine = useQuery(contributionsQuery('mine'));
  const toReview = useQuery(contributionsQuery('to-review'));
  const visible = useQuery(visibleQuery());
  const waiting = toReview.data ?? [];
  // What waits for the reader stands above already.
  const others = (visible.data ?? []).filter(({ id }) => !waiting.some((one) => one.id === id));
  return (
    <Page>
      <PageHeader
        title="Contributions"
        summary="Code that goes from notebooks into projects, each piece as a request that somebody reviews."
      />
      {toReview.error && !toReview.data && (
        <ErrorState error={toReview.error} onRetry={() => void toReview.refetch()} />
      )}
      {waiting.length > 0 && (
        <Section title="For you to review">
          <ContributionList rows={waiting} of="others-to-review" />
        </Section>
      )}
      <Section title="Yours">
        {mine.error && !mine.data && <ErrorState error={mine.error} onRetry={() => void mine.refetch()} />}
        {mine.isPending && <TextSkeleton lines={5} label="Loading your contributions" />}
        {mine.data?.length === 0 && (
          <EmptyState
            title="Nothing yet"
            actions={
              <Button component={Link} to="/search" size="xs" variant="default">
                Find a notebook
              </Button>
            }
          >
            Open a notebook and choose “Contribute to a project” in its menu, or show its code and choose
            “Contribute” beside the cell that is worth keeping. It becomes a request to the project, checked
            before anybody has to look at it.
          </EmptyState>
        )}
        {mine.data && mine.data.length > 0 && <ContributionList rows={mine.data} />}
      </Section>
      {visible.error && !visible.data && (
        <ErrorState error={visible.error} onRetry={() => void visible.refetch()} />
      )}
      {others.length > 0 && (
        <Section
          title="Submissions of others"
          note="Projects and assignments say who sees what was sent to them, and from when on."
        >
          <ContributionList rows={others} of="others" />
        </Section>
      )}
    </Page>
  );
}
