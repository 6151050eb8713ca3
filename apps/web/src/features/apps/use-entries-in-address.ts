import { useDebouncedCallback } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Entries, InputField } from './input-field.ts';
import { writeLinkValues } from './link-values.ts';

/** After the last key, so that typing writes the address once. */
const WAIT_MILLISECONDS = 500;

/**
 * Keeps what differs from the defaults in the address: reloading and going back lose nothing. An untouched form
 * leaves the address as it came.
 */
export function useEntriesInAddress(fields: readonly InputField[], entries: Entries, initial: Entries): void {
  const navigate = useNavigate();
  const write = useDebouncedCallback((next: Entries) => {
    // Which of the open apps this is stays said.
    const search = (({ app }: { app?: unknown }) => ({
      ...(typeof app === 'string' && { app }),
      ...writeLinkValues(fields, next),
    })) as never;
    void navigate({ to: '.', search, replace: true, resetScroll: false });
  }, WAIT_MILLISECONDS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the person's changes are written
  useEffect(() => {
    if (entries !== initial) write(entries);
  }, [entries]);
}
