import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Panel } from '../../ui/bits.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { type RunFilter, runsQuery } from './queries.ts';
import classes from './run-list.module.css';
import { RunRow } from './run-row.tsx';

type RunListProps = {
  readonly filter?: RunFilter;
  /** What to show where there are no runs. */
  readonly empty: ReactNode;
  readonly title?: 'notebook' | 'inputs';
};

/** My runs, newest first, a page at a time. */
export function RunList({ filter = {}, empty, title = 'notebook' }: RunListProps) {
  const query = useInfiniteQuery(runsQuery(filter));
  if (query.isPending) return <TextSkeleton lines={6} label="Loading runs" />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  if (runs.length === 0) return empty;
  return (
    <>
      <Panel>
        <ul className={classes.list} aria-label="Runs">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} title={title} />
          ))}
        </ul>
      </Panel>
      {query.hasNextPage && (
        <Button
          mt="md"
          variant="default"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older runs
        </Button>
      )}
    </>
  );
}
