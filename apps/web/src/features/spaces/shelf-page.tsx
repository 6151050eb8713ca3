import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState } from '../../ui/states.tsx';
import { CardsSkeleton } from '../discovery/cards-skeleton.tsx';
import { NotebookCard, NotebookCards } from '../discovery/notebook-card.tsx';
import { searchNotebooksQuery } from '../notebooks/queries.ts';
import { useSpace } from './use-space.ts';

const NOTEBOOKS_SHOWN = 48;

/** The notebooks of a space, newest first. */
export function ShelfPage() {
  const space = useSpace();
  useTitle(space.name);
  const { data, error, refetch } = useQuery(
    searchNotebooksQuery({ space: [space.slug], sort: 'newest', limit: NOTEBOOKS_SHOWN }),
  );
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <CardsSkeleton />;
  if (data.hits.length === 0) {
    return (
      <EmptyState
        title="This shelf is empty"
        actions={
          (space.role === 'editor' || space.role === 'owner') && (
            <Button component={Link} to={`/publish?space=${space.slug}`}>
              Publish the first notebook
            </Button>
          )
        }
      >
        What its members publish for the space or for everyone is listed here.
      </EmptyState>
    );
  }
  return (
    <>
      <h2 className="q-visually-hidden">Notebooks</h2>
      <NotebookCards label={`Notebooks of ${space.name}`}>
        {data.hits.map(({ notebook }) => (
          <NotebookCard key={notebook.slug} notebook={notebook} showsSpace={false} />
        ))}
      </NotebookCards>
      {data.total > NOTEBOOKS_SHOWN && (
        <Button component={Link} to={`/search?space=${space.slug}`} variant="default" mt="xl">
          Search all {data.total} notebooks of this space
        </Button>
      )}
    </>
  );
}
