import { Button, Menu } from '@mantine/core';
import { type EmbedView, HubError, isProblem, type Session } from '@quire/contract';
import { IconChevronDown } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { api } from '../../api.ts';
import { setFrameEmbed } from '../../outputs/frame-address.ts';
import { saveFile } from '../../outputs/page-actions.ts';
import { printPage } from '../../outputs/printing.ts';
import { useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { showError } from '../../ui/toast.ts';
import { checkEntries } from '../apps/check-entries.ts';
import { InputChips } from '../apps/input-chips.tsx';
import type { Entries } from '../apps/input-field.ts';
import { readFields, readOwnFields } from '../apps/schema-fields.ts';
import { LiveApp } from '../sessions/live-app.tsx';
import { sessionQuery } from '../sessions/queries.ts';
import { StartForm } from '../sessions/start-form.tsx';
import classes from './embed-page.module.css';
import { askForAccess } from './frame-access.ts';
import { embedQuery } from './queries.ts';

/** An app in a frame on a page of another site: the app, and nothing that leads elsewhere. */
export function EmbedPage() {
  const { token } = useParams({ from: '/embed/$token' });
  setFrameEmbed(token);
  const queryClient = useQueryClient();
  const { data: embed, error, refetch } = useQuery(embedQuery(token));
  useTitle(embed?.notebook.title);
  if (isProblem(error, 'sign-in-required'))
    return (
      <AskFirst
        token={token}
        onAllowed={() => {
          queryClient.clear();
          void refetch();
        }}
      />
    );
  if (error) return <ErrorState error={error} size="page" onRetry={() => void refetch()} />;
  if (!embed) return <TextSkeleton lines={6} label="Opening the app" />;
  return (
    <div className={classes.page}>
      <h1 className={classes.title}>{embed.notebook.title}</h1>
      {Object.keys(embed.fixed.parameters).length > 0 && <FixedInputs embed={embed} />}
      <EmbeddedApp key={embed.id} token={token} embed={embed} />
    </div>
  );
}

/** Inputs that the page around the frame decided, and only those. */
function FixedInputs({ embed: { fixed } }: { embed: EmbedView }) {
  const all = (fixed.schema.properties ?? {}) as Record<string, unknown>;
  const properties = Object.fromEntries(Object.entries(all).filter(([name]) => name in fixed.parameters));
  return (
    <div className={classes.fixed}>
      <InputChips schema={{ ...fixed.schema, properties }} parameters={fixed.parameters} />
    </div>
  );
}

function AskFirst({ token, onAllowed }: { token: string; onAllowed: () => void }) {
  const ask = useMutation({ mutationFn: () => askForAccess(token), onSuccess: onAllowed });
  const isRefused = ask.error instanceof HubError;
  return (
    <EmptyState
      title="This app runs as you"
      actions={<Button onClick={() => ask.mutate()}>Continue in a window of Quire</Button>}
    >
      {ask.error && !isRefused
        ? 'The browser did not open a window. Allow windows for this page, then press the button again.'
        : isRefused
          ? 'That took too long. Press the button again.'
          : 'You sign in to Quire, if you have not yet, and say that this page may show the app. Neither your password nor your results reach the page around it.'}
    </EmptyState>
  );
}

/** What a visitor starts with, where the page around the frame decided nothing more. */
const NOTHING_GIVEN: Entries = {};

function EmbeddedApp({ token, embed }: { token: string; embed: EmbedView }) {
  const queryClient = useQueryClient();
  const [id, setId] = useState<string | null>(embed.session);
  const fields = useMemo(() => readOwnFields(embed.asked), [embed.asked]);
  const mustAsk = useMemo(() => !checkEntries(readFields(embed.asked), {}).ok, [embed.asked]);
  const start = useMutation({
    mutationFn: (parameters: Readonly<Record<string, unknown>>) =>
      api.embeds.createEmbedSession({ params: { token }, body: { parameters: { ...parameters } } }),
    onSuccess: (session) => {
      queryClient.setQueryData(sessionQuery(session.id).queryKey, session);
      setId(session.id);
    },
  });
  const { mutate, reset, error: refused } = start;
  useEffect(() => {
    if (id === null && !mustAsk) mutate({});
  }, [id, mustAsk, mutate]);
  const { data: session, error } = useQuery({ ...sessionQuery(id ?? ''), enabled: id !== null });
  const isGone = isProblem(error, 'not-found');
  useEffect(() => {
    if (isGone) setId(null);
  }, [isGone]);
  const isOver = isProblem(error, 'sign-in-required');
  if (isOver) return <AskFirst token={token} onAllowed={() => void queryClient.invalidateQueries()} />;
  const isRefused = isProblem(refused, 'invalid-parameters');
  if (id === null && (mustAsk || isRefused))
    return (
      <StartForm
        fields={fields}
        initial={NOTHING_GIVEN}
        refusal={isRefused && !mustAsk ? refused.detail : null}
        onOpen={start.mutateAsync}
      />
    );
  const failure = refused ?? (isGone ? null : error);
  if (failure) return <ErrorState error={failure} size="page" onRetry={() => mutate({})} />;
  if (!session) return <TextSkeleton lines={6} label="Opening the app" />;
  return (
    <LiveApp
      key={session.id}
      session={session}
      wanted={null}
      isEmbedded
      onStartOver={() => {
        reset();
        setId(null);
      }}
      menu={<EmbedMenu session={session} />}
    />
  );
}

function EmbedMenu({ session }: { session: Session }) {
  const { space, slug } = session.notebook;
  const download = useMutation({
    mutationFn: async () => {
      const query = { format: 'html' } as const;
      const response = await api.sessions.downloadSession({ params: { id: session.id }, query });
      saveFile(`${slug}.html`, await response.blob());
    },
    onError: showError,
  });
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="default"
          size="xs"
          loading={download.isPending}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          App
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => download.mutate()}>Download as a web page</Menu.Item>
        <Menu.Item onClick={() => void printPage()}>Print or save as PDF</Menu.Item>
        <Menu.Item component="a" href={`/n/${space.slug}/${slug}/app`} target="_blank" rel="noopener">
          Open in Quire
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
