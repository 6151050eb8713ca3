import type { ParameterValues } from '@quire/analysis';
import type { NotebookPage, Preset, SessionSummary } from '@quire/contract';
import { HubError } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { checkEntries } from '../apps/check-entries.ts';
import type { Entries } from '../apps/input-field.ts';
import { LinkNotes } from '../apps/link-notes.tsx';
import { readLinkValues, readRunValues } from '../apps/link-values.ts';
import { readFields } from '../apps/schema-fields.ts';
import { useNotebook } from '../notebooks/use-notebook.ts';
import { choosePreset } from '../presets/choose-default.ts';
import { PresetsMenu } from '../presets/presets-menu.tsx';
import { presetsQuery } from '../presets/queries.ts';
import { AppMenu } from './app-menu.tsx';
import { chooseOpen } from './choose-open.ts';
import { type AppTools, LiveApp } from './live-app.tsx';
import { NewerVersion } from './newer-version.tsx';
import { forgetOpened, keepOpened, takeOpened } from './opened-ahead.ts';
import { sessionQuery, sessionsQuery } from './queries.ts';

/** The notebook as a live app: the one that I have open, or a new one. */
export function AppPage() {
  const page = useNotebook();
  useTitle(page.title);
  const at = { space: page.space.slug, slug: page.slug };
  const { data: sessions, error } = useQuery(sessionsQuery(at));
  const presets = useQuery({ ...presetsQuery(at.space, at.slug), enabled: page.can.run });
  // What was opened in a page of another site has that page's inputs.
  const open = sessions?.filter(({ isEmbedded }) => !isEmbedded);
  if (!page.can.run) {
    return (
      <EmptyState title="You may read this notebook, but not run it">
        Your role in {page.space.name} does not include running. An owner of the space can change that.
      </EmptyState>
    );
  }
  if (error) return <ErrorState error={error} size="page" />;
  if (!open || presets.isPending) return <TextSkeleton lines={6} label="Opening the app" />;
  return <OpenApp page={page} open={open} presets={presets.data ?? []} />;
}

type OpenAppProps = {
  readonly page: NotebookPage;
  readonly open: readonly SessionSummary[];
  readonly presets: readonly Preset[];
};

function OpenApp({ page, open, presets }: OpenAppProps) {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const [first] = useState(search);
  const [{ prefill, atStart, notes }] = useState(() => readWanted(page, presets, first));
  const queryClient = useQueryClient();
  const [id, setId] = useState<string | null>(() => {
    const { version } = page;
    const wish = { named: first.app, version, canPublish: page.can.publish, now: Date.now() };
    const opening = { version, parameters: prefill ?? atStart };
    const chosen = chooseOpen(open, wish);
    if (chosen === null) return takeOpened(queryClient, page, opening);
    forgetOpened(page, opening);
    return chosen.id;
  });
  const navigate = useNavigate();
  const start = useStart(page, setId);
  const { mutate } = start;
  useEffect(() => {
    if (id === null) mutate(prefill ?? atStart);
  }, [id, mutate, prefill, atStart]);
  const { data: session, error } = useQuery({ ...sessionQuery(id ?? ''), enabled: id !== null });
  const isGone = error instanceof HubError && error.code === 'not-found';
  useEffect(() => {
    if (isGone) setId(null);
  }, [isGone]);

  const failure = start.error ?? (isGone ? null : error);
  if (failure) return <ErrorState error={failure} size="page" onRetry={() => mutate(prefill ?? atStart)} />;
  if (!session) return <TextSkeleton lines={6} label="Opening the app" />;
  const isNewerThere = session.version < page.version;
  const startOver = () => {
    // An address that named the app before would bring it back.
    void navigate({ to: '.', search: withoutApp as never, replace: true, resetScroll: false });
    setId(null);
  };
  return (
    <>
      {isNewerThere && <NewerVersion has={session.version} newest={page.version} onStartOver={startOver} />}
      <LinkNotes notes={notes} />
      <LiveApp
        key={session.id}
        session={session}
        wanted={prefill}
        onStartOver={startOver}
        menu={<AppMenu session={session} isNewerThere={isNewerThere} onStartOver={startOver} />}
        inputTools={(tools) => <InputTools page={page} tools={tools} />}
      />
    </>
  );
}

const withoutApp = ({ app: _, ...rest }: Readonly<Record<string, unknown>>) => rest;

/** Inputs that the address asks for, one by one or by the name of saved ones; and what a new app starts with. */
function readWanted(
  page: NotebookPage,
  presets: readonly Preset[],
  search: Readonly<Record<string, unknown>>,
): { prefill: ParameterValues | null; atStart: ParameterValues; notes: readonly string[] } {
  const fields = readFields(page.current.parameters);
  const valid = (entries: Entries): ParameterValues => {
    const checked = checkEntries(fields, entries);
    return checked.ok ? checked.values : {};
  };
  const { entries, notes } = readLinkValues(fields, search);
  const linked = valid(entries);
  const named = typeof search.preset === 'string' ? search.preset : null;
  const preset = choosePreset(presets, named);
  const saved = preset === null ? {} : valid(readRunValues(fields, preset.parameters).entries);
  if (Object.keys(linked).length > 0) return { prefill: linked, atStart: linked, notes };
  return { prefill: named !== null && preset !== null ? saved : null, atStart: saved, notes };
}

/** Saved inputs, beside the form. */
function InputTools({ page, tools }: { page: NotebookPage; tools: AppTools }) {
  const fields = useMemo(() => readFields(page.current.parameters), [page.current.parameters]);
  return (
    <PresetsMenu
      at={{ space: page.space.slug, slug: page.slug }}
      canShare={page.can.publish}
      onTake={(preset) => tools.take(readRunValues(fields, preset.parameters).entries)}
      current={() => {
        const checked = checkEntries(fields, tools.entries);
        return checked.ok ? checked.values : null;
      }}
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
      keepOpened(queryClient, page, session);
      onOpened(session.id);
    },
  });
}
