import type { NotebookPage, Preset, SessionSummary } from '@quire/contract';
import { isProblem } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { useTitle } from '../../ui/page.tsx';
import { ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { checkEntries } from '../apps/check-entries.ts';
import type { Entries } from '../apps/input-field.ts';
import { LinkNotes } from '../apps/link-notes.tsx';
import { readLinkValues, readRunValues } from '../apps/link-values.ts';
import { readFields, readOwnFields } from '../apps/schema-fields.ts';
import { CannotRun } from '../notebooks/cannot-run.tsx';
import { useNotebook } from '../notebooks/use-notebook.ts';
import { choosePreset, PRESET_GONE } from '../presets/choose-default.ts';
import { PresetsMenu } from '../presets/presets-menu.tsx';
import { presetsQuery } from '../presets/queries.ts';
import { AppMenu } from './app-menu.tsx';
import { chooseOpen } from './choose-open.ts';
import { type AppTools, LiveApp } from './live-app.tsx';
import { NewerVersion } from './newer-version.tsx';
import { forgetOpened, keepOpened, takeOpened } from './opened-ahead.ts';
import { sessionQuery, sessionsQuery } from './queries.ts';
import { StartForm } from './start-form.tsx';

/** The notebook as a live app: the one that I have open, or a new one. */
export function AppPage() {
  const page = useNotebook();
  useTitle(page.title);
  const at = { space: page.space.slug, slug: page.slug };
  const { data: sessions, error } = useQuery(sessionsQuery(at));
  const presets = useQuery({ ...presetsQuery(at.space, at.slug), enabled: page.can.run });
  // What was opened in a page of another site has that page's inputs.
  const open = sessions?.filter(({ isEmbedded }) => !isEmbedded);
  if (!page.can.run) return <CannotRun page={page} />;
  if (error) return <ErrorState error={error} size="page" />;
  if (!open || presets.isPending) return <TextSkeleton lines={6} label="Opening the app" />;
  return <OpenApp page={page} open={open} presets={presets.data ?? []} />;
}

type Values = Readonly<Record<string, unknown>>;
type OpenAppProps = {
  readonly page: NotebookPage;
  readonly open: readonly SessionSummary[];
  readonly presets: readonly Preset[];
};

function OpenApp({ page, open, presets }: OpenAppProps) {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>;
  const [first] = useState(search);
  const [{ prefill, atStart, notes }] = useState(() => readWanted(page, presets, first));
  const [values] = useState(() => valuesAtStart(page, atStart));
  const queryClient = useQueryClient();
  const [found] = useState(() => {
    const wish = { named: first.app, version: page.version, canPublish: page.can.publish, now: Date.now() };
    return chooseOpen(open, wish)?.id ?? null;
  });
  const [id, setId] = useState<string | null>(() => {
    const opening = { version: page.version, parameters: values ?? {}, unlessOpen: true };
    if (found === null) return takeOpened(queryClient, page, opening);
    forgetOpened(page, opening);
    return found;
  });
  const navigate = useNavigate();
  // What other tabs open at the same moment is the same app; who starts over wants another one.
  const [isOver, setOver] = useState(false);
  const start = useStart(page, { unlessOpen: !isOver, onOpened: setId });
  const { mutate, reset } = start;
  useEffect(() => {
    if (id === null && values !== null) mutate(values);
  }, [id, mutate, values]);
  const { data: session, error } = useQuery({ ...sessionQuery(id ?? ''), enabled: id !== null });
  const isGone = isProblem(error, 'not-found');
  useEffect(() => {
    if (isGone) setId(null);
  }, [isGone]);

  const refusal = isProblem(start.error, 'invalid-parameters') ? start.error.detail : null;
  if (id === null && (values === null || refusal !== null)) {
    return (
      <>
        <LinkNotes notes={notes} />
        <AskedFirst page={page} initial={atStart} refusal={refusal} onOpened={setId} />
      </>
    );
  }
  const failure = id === null ? start.error : isGone ? null : error;
  if (failure) return <ErrorState error={failure} size="page" onRetry={() => mutate(values ?? {})} />;
  if (!session) return <TextSkeleton lines={6} label="Opening the app" />;
  const isNewerThere = session.version < page.version;
  const startOver = () => {
    // With the inputs that the page came with; an address that named the app before would bring it back.
    void navigate({ to: '.', search: withoutApp(first) as never, replace: true, resetScroll: false });
    reset();
    setOver(true);
    setId(null);
  };
  return (
    <>
      {isNewerThere && <NewerVersion has={session.version} newest={page.version} onStartOver={startOver} />}
      <LinkNotes notes={notes} />
      <LiveApp
        key={session.id}
        session={session}
        // One that was opened here began with them, or with what its person gave instead.
        wanted={session.id === found ? prefill : null}
        onStartOver={startOver}
        menu={<AppMenu session={session} isNewerThere={isNewerThere} onStartOver={startOver} />}
        inputTools={(tools) => <InputTools page={page} tools={tools} />}
      />
    </>
  );
}

const withoutApp = ({ app: _, ...rest }: Readonly<Record<string, unknown>>) => rest;

/** What an app cannot begin without, in a form before it. */
function AskedFirst(props: {
  readonly page: NotebookPage;
  readonly initial: Entries;
  readonly refusal: string | null;
  readonly onOpened: (id: string) => void;
}) {
  const { page, initial, refusal, onOpened } = props;
  const fields = useMemo(() => readOwnFields(page.current.parameters), [page.current.parameters]);
  const { mutateAsync } = useStart(page, {
    unlessOpen: false,
    onOpened: (id) => {
      // The form that had the focus goes away.
      document.getElementById('main')?.focus({ preventScroll: true });
      onOpened(id);
    },
  });
  return <StartForm {...{ fields, initial, refusal }} onOpen={mutateAsync} />;
}

/** Inputs that the address asks for, one by one or by the name of saved ones; and what a new app starts with. */
function readWanted(
  page: NotebookPage,
  presets: readonly Preset[],
  search: Readonly<Record<string, unknown>>,
): { prefill: Entries | null; atStart: Entries; notes: readonly string[] } {
  const fields = readFields(page.current.parameters);
  const linked = readLinkValues(fields, search);
  if (Object.keys(linked.entries).length > 0)
    return { prefill: linked.entries, atStart: linked.entries, notes: linked.notes };
  const named = typeof search.preset === 'string' ? search.preset : null;
  const preset = choosePreset(presets, named);
  const gone = named !== null && preset === null ? [PRESET_GONE] : [];
  if (preset === null) return { prefill: null, atStart: {}, notes: [...linked.notes, ...gone] };
  const saved = readRunValues(fields, preset.parameters, { source: `“${preset.name}”` });
  const isWanted = named !== null;
  return {
    prefill: isWanted ? saved.entries : null,
    atStart: saved.entries,
    notes: isWanted ? [...linked.notes, ...saved.notes] : linked.notes,
  };
}

/** What a new app is opened with; `null` where something is missing that its person has to give first. */
function valuesAtStart(page: NotebookPage, entries: Entries): Values | null {
  const checked = checkEntries(readFields(page.current.parameters), entries);
  return checked.ok ? checked.values : null;
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

function useStart(page: NotebookPage, how: { unlessOpen: boolean; onOpened: (id: string) => void }) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (parameters: Values) =>
      api.sessions.createSession({
        params: { space: page.space.slug, slug: page.slug },
        body: { version: page.version, parameters: { ...parameters }, unlessOpen: how.unlessOpen },
      }),
    onSuccess: (session) => {
      keepOpened(queryClient, page, session);
      how.onOpened(session.id);
    },
  });
}
