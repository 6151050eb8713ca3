import { Button } from '@mantine/core';
import type { NotebookPage } from '@quire/contract';
import { isProblem } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams, useRouterState } from '@tanstack/react-router';
import { useMemo } from 'react';
import { NotFoundPage } from '../../routes/not-found-page.tsx';
import { Badge, PersonLink, SpaceLink, Tag } from '../../ui/bits.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { TabLink, TabLinks } from '../../ui/tab-links.tsx';
import { TimeAgo } from '../../ui/time-ago.tsx';
import { useControlsOf } from '../apps/controls/later-controls.tsx';
import type { InputField } from '../apps/input-field.ts';
import { readFields } from '../apps/schema-fields.ts';
import classes from './notebook-layout.module.css';
import { NotebookMenu } from './notebook-menu.tsx';
import { notebookQuery } from './queries.ts';
import { beginsWithSummary } from './repeated-title.ts';
import { VISIBILITY_WORDS } from './visibility.ts';

/** Header and tabs of a notebook, around whichever of its pages is open. */
export function NotebookLayout() {
  const { space, slug } = useParams({ from: '/n/$space/$slug' });
  const { data: page, error, refetch } = useQuery(notebookQuery(space, slug));
  if (isProblem(error, 'not-found')) return <NotFoundPage />;
  if (!page) {
    return (
      <Page>
        {error ? <ErrorState error={error} size="page" onRetry={() => void refetch()} /> : <PageSkeleton />}
      </Page>
    );
  }
  return (
    // Going straight from one notebook to another begins anew: what was typed and opened belongs to the one.
    <Page key={`${space}/${slug}`}>
      <NotebookHeader page={page} />
      <Outlet />
    </Page>
  );
}

function NotebookHeader({ page }: { page: NotebookPage }) {
  const params = { space: page.space.slug, slug: page.slug };
  const isRunPage = useRouterState({ select: (state) => state.location.pathname.endsWith('/run') });
  const isAt = (route: string) => (state: { matches: readonly { routeId: string }[] }) =>
    state.matches.some(({ routeId }) => routeId === `/n/$space/$slug/${route}`);
  const isReadPage = useRouterState({ select: isAt('') });
  // It runs already, and its results need the room.
  const isAppPage = useRouterState({ select: isAt('app') });
  useControlsAhead(page, isAppPage || isRunPage);
  // Both begin with the notebook's own first words.
  const isSummaryBelow = (isReadPage || isAppPage) && beginsWithSummary(page.current, page.summary);
  const words = VISIBILITY_WORDS[page.visibility];
  return (
    <>
      <PageHeader
        isCompact={isAppPage}
        above={<SpaceLink space={page.space} />}
        title={page.title}
        summary={isSummaryBelow ? undefined : page.summary || undefined}
        facts={
          <>
            <span>
              Owner: <PersonLink person={page.owner} />
            </span>
            <span>
              Version {page.version}, <TimeAgo at={page.updatedAt} />
              {page.author.handle !== page.owner.handle && (
                <>
                  {' '}
                  by <PersonLink person={page.author} />
                </>
              )}
            </span>
            {!isAppPage && page.lastSucceededAt && (
              <span>
                Last ran well <TimeAgo at={page.lastSucceededAt} />
              </span>
            )}
            {page.visibility !== 'everyone' && <Badge why={words.explanation}>{words.label}</Badge>}
            {page.archivedAt && (
              <Badge
                tone="warn"
                why="It is not on its shelf, not in search, and does not run. Links to it and its runs still work."
              >
                Archived
              </Badge>
            )}
            {!isAppPage && page.tags.map((tag) => <Tag key={tag} name={tag} />)}
          </>
        }
        actions={
          <>
            {page.can.run && !isRunPage && !isAppPage && (
              <Button
                component={Link}
                to={`/n/${params.space}/${params.slug}/run`}
                size="md"
                className={classes.run}
              >
                Run
              </Button>
            )}
            <NotebookMenu page={page} />
          </>
        }
      />
      <TabLinks label="Notebook">
        <TabLink to="/n/$space/$slug" params={params} exact>
          Read
        </TabLink>
        {page.can.run && (
          <>
            <TabLink to="/n/$space/$slug/app" params={params}>
              App
            </TabLink>
            <TabLink to="/n/$space/$slug/run" params={params}>
              Run
            </TabLink>
          </>
        )}
        <TabLink to="/n/$space/$slug/history" params={params}>
          History
        </TabLink>
        {page.can.run && (
          <TabLink to="/n/$space/$slug/runs" params={params}>
            My runs
          </TabLink>
        )}
      </TabLinks>
    </>
  );
}

const NO_FIELDS: readonly InputField[] = [];

/** What the form needs is fetched while the page still waits for the app or for what is saved. */
function useControlsAhead({ current }: NotebookPage, hasForm: boolean): void {
  const schema = current.parameters;
  useControlsOf(useMemo(() => (hasForm ? readFields(schema) : NO_FIELDS), [schema, hasForm]));
}
