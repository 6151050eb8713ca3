import { Button } from '@mantine/core';
import { type Handle, HubError } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { NotFoundPage } from '../../routes/not-found-page.tsx';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { CardsSkeleton } from '../discovery/cards-skeleton.tsx';
import { NotebookCard, NotebookCards } from '../discovery/notebook-card.tsx';
import { searchNotebooksQuery } from '../notebooks/queries.ts';
import { useMe } from './session.ts';

const NOTEBOOKS_SHOWN = 48;

/** What a person has published, as far as the reader may see it. */
export function PersonPage() {
  const { handle } = useParams({ from: '/people/$handle' });
  const me = useMe();
  const person = useQuery({
    queryKey: ['person', handle],
    queryFn: ({ signal }) => api.identity.getPerson({ params: { handle: handle as Handle }, signal }),
  });
  const published = useQuery(
    searchNotebooksQuery({ author: [handle], sort: 'newest', limit: NOTEBOOKS_SHOWN }),
  );
  useTitle(person.data?.name);
  if (person.error instanceof HubError && person.error.status < 500) return <NotFoundPage />;
  if (!person.data) {
    return (
      <Page>
        {person.error ? (
          <ErrorState error={person.error} size="page" onRetry={() => void person.refetch()} />
        ) : (
          <PageSkeleton />
        )}
      </Page>
    );
  }
  const isMe = me.user.handle === handle;
  return (
    <Page>
      <PageHeader
        title={person.data.name}
        facts={<span>@{person.data.handle}</span>}
        actions={
          isMe && (
            <Button component={Link} to="/settings" variant="default">
              Edit my settings
            </Button>
          )
        }
      />
      <Section
        title="Published"
        actions={
          published.data &&
          published.data.total > NOTEBOOKS_SHOWN && (
            <Link to="/search" search={{ author: [handle] }}>
              All {published.data.total}
            </Link>
          )
        }
      >
        {published.isPending && <CardsSkeleton cards={3} />}
        {published.error && <ErrorState error={published.error} onRetry={() => void published.refetch()} />}
        {published.data?.hits.length === 0 && (
          <EmptyState title={isMe ? 'You have not published a notebook yet' : 'Nothing that you can see'}>
            {isMe
              ? 'What you publish is listed here for those who may find it.'
              : `${person.data.name} has published nothing in your spaces, and nothing to everyone.`}
          </EmptyState>
        )}
        {published.data && published.data.hits.length > 0 && (
          <NotebookCards label="Published notebooks">
            {published.data.hits.map(({ notebook }) => (
              <NotebookCard key={`${notebook.space.slug}/${notebook.slug}`} notebook={notebook} />
            ))}
          </NotebookCards>
        )}
      </Section>
    </Page>
  );
}
