import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { PersonLink } from '../../ui/bits.tsx';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { versionQuery } from './queries.ts';
import { useNotebook } from './use-notebook.ts';
import classes from './version-page.module.css';
import { VersionReader } from './version-reader.tsx';

/** One version out of the history, to read, marked as what it is. */
export function VersionPage() {
  const page = useNotebook();
  const params = useParams({ from: '/n/$space/$slug/v/$number' });
  const number = Number(params.number);
  const isNumber = Number.isInteger(number) && number > 0;
  const { data, error, refetch } = useQuery({
    ...versionQuery(params.space, params.slug, number),
    enabled: isNumber,
  });
  useTitle(`${page.title}, version ${params.number}`);
  const notebook = { space: page.space.slug, slug: page.slug };
  if (!isNumber) {
    return (
      <EmptyState title={`“${params.number}” is not a version`}>Versions are numbered from 1.</EmptyState>
    );
  }
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TextSkeleton lines={10} label="Loading the version" />;
  const isNewest = number === page.version;
  return (
    <>
      <div className={classes.banner} data-old={!isNewest || undefined}>
        <p>
          {isNewest
            ? 'This is the newest version'
            : `This is version ${number} of ${page.version}, not the newest`}
          : published <TimeAgo at={data.createdAt} /> by <PersonLink person={data.author} />
          {data.message && <> with the message “{data.message}”</>}.
        </p>
        <Button component={Link} to={`/n/${notebook.space}/${notebook.slug}`} variant="default" size="xs">
          Read the newest
        </Button>
      </div>
      <VersionReader page={page} version={data} />
    </>
  );
}
