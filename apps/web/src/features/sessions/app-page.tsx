import type { NotebookPage, SessionSummary } from '@quire/contract';
import { HubError } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { checkEntries } from '../apps/check-entries.ts';
import { readLinkValues } from '../apps/link-values.ts';
import { readFields } from '../apps/schema-fields.ts';
import { useNotebook } from '../notebooks/use-notebook.ts';
import { LiveApp } from './live-app.tsx';
import { sessionQuery, sessionsKey, sessionsQuery } from './queries.ts';

/** The notebook as a live app: the one that I have open, or a new one. */
export function AppPage() {
  const page = useNotebook();
  useTitle(page.title);
  const at = { space: page.space.slug, slug: page.slug };
  const { data: open, error } = useQuery(sessionsQuery(at));
  if (!page.can.run) {
    return (
      <EmptyState title="You may read this notebook, but not run it">
        Your role in {page.space.name} does not include running. An owner of the space can change that.
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} size="page" />;
  if (!open) return <TextSkeleton lines={6} label="Opening the app" />;
  return <OpenApp page={page} open={open} />;
}

type OpenAppProps = { readonly page: NotebookPage; readonly open: readonly SessionSummary[] };

function OpenApp({ page, open }: OpenAppProps) {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const [first] = useState(search);
  const prefill = useMemo(() => {
    const fields = readFields(page.current.parameters);
    const { entries } = readLinkValues(fields, first);
    const checked = checkEntries(fields, entries);
    return checked.ok && Object.keys(checked.values).length > 0 ? checked.values : null;
  }, [page, first]);
  const [id, setId] = useState<string | null>(
    () => open.find((one) => one.version === page.version)?.id ?? null,
  );
  const start = useStart(page, setId);
  const { mutate } = start;
  useEffect(() => {
    if (id === null) mutate(prefill ?? {});
  }, [id, mutate, prefill]);
  const { data: session, error } = useQuery({ ...sessionQuery(id ?? ''), enabled: id !== null });
  const isGone = error instanceof HubError && error.code === 'not-found';
  useEffect(() => {
    if (isGone) setId(null);
  }, [isGone]);

  const failure = start.error ?? (isGone ? null : error);
  if (failure) return <ErrorState error={failure} size="page" onRetry={() => mutate(prefill ?? {})} />;
  if (!session) return <TextSkeleton lines={6} label="Opening the app" />;
  return (
    <LiveApp
      key={session.id}
      session={session}
      wanted={prefill}
      onStartOver={() => setId(null)}
      isNewerThere={session.version < page.version}
    />
  );
}

function useStart(page: NotebookPage, onOpened: (id: string) => void) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (parameters: Readonly<Record<string, unknown>>) =>
      api.sessions.createSession({
        params: { space: page.space.slug, slug: page.slug },
        body: { version: page.version, parameters: { ...parameters } },
      }),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery(session.id).queryKey, session);
      void queryClient.invalidateQueries({ queryKey: sessionsKey });
      onOpened(session.id);
    },
  });
}
