import { Button, Skeleton } from '@mantine/core';
import { IconMessage } from '@tabler/icons-react';
import { count } from '../../ui/words.ts';
import classes from './comments.module.css';
import { type ShownThreads, threadAnchor } from './use-threads.ts';

/** How many conversations wait for somebody, with a way to the first. */
export function OpenThreads({ threads }: { threads: ShownThreads }) {
  const { open, byCell, isLoaded, error, refetch } = threads;
  const [first] = open;
  if (error && !isLoaded) {
    return (
      <p className={classes.open} role="alert">
        The comments could not be loaded.
        <Button size="compact-xs" variant="default" onClick={() => void refetch()}>
          Try again
        </Button>
      </p>
    );
  }
  if (!isLoaded) return <Skeleton height={14} width="60%" role="status" aria-label="Loading the comments" />;
  return (
    <p className={classes.open} data-print="no">
      <IconMessage size={16} aria-hidden="true" />
      {first ? (
        <a href={`#${threadAnchor(first.id)}`}>{count(open.length, 'open conversation')}</a>
      ) : (
        <span>
          {byCell.size > 0 ? 'No open conversations.' : 'No comments yet. Each cell has a place for them.'}
        </span>
      )}
    </p>
  );
}
