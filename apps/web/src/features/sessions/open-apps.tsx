import { Button } from '@mantine/core';
import type { SessionSummary } from '@quire/contract';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { api } from '../../api.ts';
import { Panel } from '../../ui/bits.tsx';
import { Section } from '../../ui/page.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { showDone, showError } from '../../ui/toast.ts';
import classes from './open-apps.module.css';
import { sessionsKey, sessionsQuery } from './queries.ts';

const STATUS_WORDS: Readonly<Record<SessionSummary['status'], string>> = {
  queued: 'Waiting for a place',
  starting: 'Starting',
  running: 'Working',
  waiting: 'Waits for your answer',
  ready: 'Up to date',
  failed: 'Stopped or failed',
};

/** My open apps, with a way back to each; nothing at all where none is open. */
export function OpenApps() {
  const { data: open = [] } = useQuery(sessionsQuery());
  if (open.length === 0) return null;
  return (
    <Section
      title="My apps"
      note="They stay open, here and in other tabs, until you close them or leave them for a week."
    >
      <Panel>
        <ul className={classes.list}>
          {open.map((session) => (
            <OpenApp key={session.id} session={session} />
          ))}
        </ul>
      </Panel>
    </Section>
  );
}

function OpenApp({ session }: { session: SessionSummary }) {
  const queryClient = useQueryClient();
  const { space, slug, title } = session.notebook;
  const close = useMutation({
    mutationFn: () => api.sessions.endSession({ params: { id: session.id } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionsKey });
      showDone(`${title} was closed.`);
    },
    onError: showError,
  });
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        {session.isEmbedded ? (
          <span className={classes.link}>{title}, in a page of another site</span>
        ) : (
          <Link
            to="/n/$space/$slug/app"
            params={{ space: space.slug, slug }}
            search={{ app: session.id } as never}
            className={classes.link}
          >
            {title}
          </Link>
        )}
        <p className={classes.facts}>
          {STATUS_WORDS[session.status]} · {space.name}, version {session.version} · used{' '}
          <TimeAgo at={session.lastUsedAt} />
        </p>
      </div>
      <Button
        variant="default"
        size="xs"
        loading={close.isPending}
        aria-label={`Close ${title}`}
        onClick={() => close.mutate()}
      >
        Close
      </Button>
    </li>
  );
}
