import { Button } from '@mantine/core';
import { HubError } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useParams } from '@tanstack/react-router';
import { NotFoundPage } from '../../routes/not-found-page.tsx';
import { Badge } from '../../ui/bits.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { ErrorState, PageSkeleton } from '../../ui/states.tsx';
import { TabLink, TabLinks } from '../../ui/tab-links.tsx';
import { count } from '../../ui/words.ts';
import { spaceQuery } from './queries.ts';
import { ROLE_WORDS } from './roles.ts';

/** Header and tabs of a space, around whichever of its pages is open. */
export function SpaceLayout() {
  const params = useParams({ from: '/spaces/$space' });
  const { data: space, error, refetch } = useQuery(spaceQuery(params.space));
  if (error instanceof HubError && error.status < 500) return <NotFoundPage />;
  if (!space) {
    return (
      <Page>
        {error ? <ErrorState error={error} size="page" onRetry={() => void refetch()} /> : <PageSkeleton />}
      </Page>
    );
  }
  const canPublish = space.role === 'editor' || space.role === 'owner';
  return (
    <Page>
      <PageHeader
        above={<Link to="/spaces">Spaces</Link>}
        title={space.name}
        summary={space.description || undefined}
        facts={
          <>
            <span>{count(space.notebookCount, 'notebook')}</span>
            <span>{count(space.memberCount, 'member')}</span>
            {space.role ? (
              <Badge why={ROLE_WORDS[space.role].explanation}>
                You: {ROLE_WORDS[space.role].label.toLowerCase()}
              </Badge>
            ) : (
              <Badge why="You see what its members publish to everyone.">You are not a member</Badge>
            )}
            {!space.codeIsOpen && (
              <Badge why="People outside the space never receive the code of its notebooks.">
                Code for members only
              </Badge>
            )}
          </>
        }
        actions={
          canPublish && (
            <Button component={Link} to={`/publish?space=${space.slug}`}>
              Publish here
            </Button>
          )
        }
      />
      {space.role && (
        <TabLinks label="Space">
          <TabLink to="/spaces/$space" params={params} exact>
            Notebooks
          </TabLink>
          <TabLink to="/spaces/$space/members" params={params}>
            Members
          </TabLink>
          {space.role === 'owner' && (
            <TabLink to="/spaces/$space/settings" params={params}>
              Settings
            </TabLink>
          )}
        </TabLinks>
      )}
      <Outlet />
    </Page>
  );
}
