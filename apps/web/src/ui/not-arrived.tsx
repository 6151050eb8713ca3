import { Button } from '@mantine/core';
import { ErrorState } from './states.tsx';

/** In the place of a part of the page whose code did not arrive. */
export function NotArrived({ error }: { error: unknown }) {
  return (
    <ErrorState
      error={error}
      actions={
        <Button data-anew size="xs" variant="default" onClick={() => window.location.reload()}>
          Load the page anew
        </Button>
      }
    />
  );
}
