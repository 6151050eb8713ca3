import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** A version of a notebook whose code its reader may take along. */
export type ContributeFrom = { space: string; slug: string; version: number };

/** The way from a cell to a request. */
export function ContributeLink({ from, cellId }: { from: ContributeFrom; cellId: string }) {
  return (
    <Button
      component={Link}
      to={`/contributions/new?space=${from.space}&slug=${from.slug}&version=${from.version}&cell=${encodeURIComponent(cellId)}`}
      size="compact-xs"
      variant="default"
    >
      Contribute
    </Button>
  );
}
