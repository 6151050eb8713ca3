import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { EmptyState } from '../../ui/states.tsx';
import { countFilters, type SearchParams } from './search-params.ts';

type Props = { params: SearchParams; onChange: (next: SearchParams) => void };

/** Nothing was found: what could be done about it. */
export function NoResults({ params, onChange }: Props) {
  const filters = countFilters(params);
  const { q } = params;
  if (!q && filters === 0) {
    return (
      <EmptyState
        title="There are no notebooks here yet"
        actions={
          <Button component={Link} to="/publish">
            Publish the first one
          </Button>
        }
      >
        What is published in your spaces, or to everyone, will be listed here.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title={
        q
          ? `No notebook matches “${q}”${filters > 0 ? ' with these filters' : ''}`
          : 'No notebook matches these filters'
      }
      actions={
        <>
          {filters > 0 && <Button onClick={() => onChange(q ? { q } : {})}>Search without filters</Button>}
          <Button variant={filters > 0 ? 'default' : 'filled'} onClick={() => onChange({})}>
            Show all notebooks
          </Button>
          <Button component={Link} to="/spaces" variant="default">
            Look through the spaces
          </Button>
        </>
      }
    >
      <p>
        Fewer or more general words find more. Small typing errors are forgiven, and words from the code, the
        tags, the packages and the people count too.
      </p>
      <p>
        It may also be in a space that you are not a member of. The owners of a space are listed among its
        members; they can add you.
      </p>
    </EmptyState>
  );
}
