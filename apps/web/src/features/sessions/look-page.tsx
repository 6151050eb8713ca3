import { Button } from '@mantine/core';
import { isProblem, type Session, type SessionEvent, type SharedSession } from '@quire/contract';
import { IconDownload } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { api } from '../../api.ts';
import type { LoadValue } from '../../outputs/large-values.ts';
import { saveFile } from '../../outputs/page-actions.ts';
import { WidgetHost } from '../../outputs/widget-host.ts';
import { PersonLink, SpaceLink } from '../../ui/bits.tsx';
import { Page, PageHeader, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showError } from '../../ui/toast.ts';
import { InputChips } from '../apps/input-chips.tsx';
import { readFields } from '../apps/schema-fields.ts';
import { splitIntoSections } from '../runs/run-sections.ts';
import { AppResults } from './app-results.tsx';
import { AppStatus } from './app-status.tsx';
import classes from './live-app.module.css';
import { LookBehindSwitch } from './look-behind-switch.tsx';
import { sharedQuery } from './queries.ts';
import { SessionLogView } from './session-log-view.tsx';
import { useAnswersOf } from './use-asides.tsx';
import { type Follow, useLiveSession } from './use-live-session.ts';
import { useWidgets } from './use-widgets.ts';
import { useSharedVariables } from './variables-source.ts';

/** Somebody else's open app, which they let me look at: live, and without a hand on it. */
export function LookPage() {
  const { id } = useParams({ from: '/looks/$id' });
  const { data, error } = useQuery(sharedQuery(id));
  const isGone = isProblem(error, 'not-found');
  useTitle(data ? `${data.session.notebook.title}, as ${data.share.from.name} sees it` : 'A look');
  if (isGone) return <Ended />;
  if (!data)
    return <Page width="wide">{error ? <ErrorState error={error} size="page" /> : <PageSkeleton />}</Page>;
  return <Look key={id} share={data.share} session={data.session} />;
}

function Look({ share, session }: { share: SharedSession; session: Session }) {
  const { id } = share;
  const follow: Follow = useCallback(
    (call): AsyncGenerator<SessionEvent, void> =>
      api.sessionShares.followSharedSession({ ...call, params: { id } }),
    [id],
  );
  const loadValue: LoadValue = useCallback(
    async ({ hash }) =>
      (await api.sessionShares.getSharedBlob({ params: { id, hash: hash as never } })).blob(),
    [id],
  );
  const { state, log, isLost, error } = useLiveSession(session, follow);
  const download = useMutation({
    mutationFn: async () => {
      const response = await api.sessionShares.downloadSharedSession({ params: { id } });
      saveFile(`${session.notebook.slug}-of-${share.from.handle}.ipynb`, await response.blob());
    },
    onError: showError,
  });
  const widgets = useWidgets(state.widgets, null);
  const variables = useSharedVariables(id, share.from.name);
  const asides = useAnswersOf(state);
  const fields = useMemo(() => readFields(session.schema), [session.schema]);
  const sections = useMemo(
    () => splitIntoSections(session.cells, session.headings),
    [session.cells, session.headings],
  );
  if (state.isClosed || error?.code === 'not-found') return <Ended />;
  return (
    <Page width="wide">
      <PageHeader
        above={
          <>
            <SpaceLink space={session.notebook.space} /> · Version {session.version}
          </>
        }
        title={session.notebook.title}
        summary={
          <>
            You look at the app of <PersonLink person={share.from} />, live, until{' '}
            <TimeAgo at={share.expiresAt} />. You cannot change it; what you see is theirs.
            {!share.withVariables &&
              ' It was allowed before variables could be seen, so they are not part of it.'}
          </>
        }
        actions={
          <Button
            variant="default"
            loading={download.isPending}
            leftSection={<IconDownload size={16} aria-hidden="true" />}
            onClick={() => download.mutate()}
          >
            Open as a notebook
          </Button>
        }
      />
      <InputChips schema={session.schema} parameters={{ ...state.parameters }} />
      <div className={classes.bar}>
        <AppStatus
          {...{ session, state, isLost, sections }}
          reached={log.entries.at(-1)?.reached ?? []}
          isLook
        />
      </div>
      <div className={classes.about}>
        <SessionLogView {...{ log, session, fields, sections }} />
        {session.canReadCode && <LookBehindSwitch />}
      </div>
      {state.prompt && <p role="status">The notebook waits for their answer: {state.prompt.text}</p>}
      <WidgetHost value={widgets}>
        <AppResults
          {...{ session, state, loadValue, asides }}
          onGoToInput={null}
          showsBehind
          variables={share.withVariables ? variables : null}
        />
      </WidgetHost>
    </Page>
  );
}

function Ended() {
  return (
    <Page width="reading">
      <EmptyState title="This look has ended" actions={<Link to="/runs">My runs</Link>}>
        Its time was over, the person ended it, or they closed the app. Ask them to let you look again.
      </EmptyState>
    </Page>
  );
}
