import type { NotebookPage, VersionView } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { arrangeThreads } from './arrange-threads.ts';
import { threadsQuery } from './queries.ts';

export const threadAnchor = (threadId: string): string => `thread-${threadId}`;
/** What is under the shown cells, for who may read code. Lost ones are the newest version's matter. */
export type ShownThreads = ReturnType<typeof useThreads>;

export function useThreads(page: NotebookPage, version: VersionView) {
  const { data, error, refetch } = useQuery({
    ...threadsQuery(page.space.slug, page.slug),
    enabled: page.can.readCode,
  });
  const isNewest = version.number === page.version;
  const arranged = useMemo(() => {
    const ids = new Set(version.cells.map(({ id }) => id));
    const shown = data?.filter(({ cellId }) => isNewest || ids.has(cellId)) ?? [];
    return arrangeThreads(shown, version.cells);
  }, [data, version.cells, isNewest]);
  useArrival(data !== undefined);
  return { ...arranged, isLoaded: data !== undefined, error, refetch };
}

/** A link may lead to a conversation, which is there only once all are loaded. */
function useArrival(isLoaded: boolean): void {
  useEffect(() => {
    const anchor = decodeURIComponent(window.location.hash.slice(1));
    if (!isLoaded || !anchor.startsWith(threadAnchor(''))) return;
    const thread = document.getElementById(anchor);
    thread?.scrollIntoView();
    thread?.focus();
  }, [isLoaded]);
}
