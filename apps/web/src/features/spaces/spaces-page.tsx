import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Space } from '@quire/contract';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Badge, Panel } from '../../ui/bits.tsx';
import { Page, PageHeader, Section, useTitle } from '../../ui/page.tsx';
import { EmptyState, ErrorState, TextSkeleton } from '../../ui/states.tsx';
import { count } from '../../ui/words.ts';
import { NewSpace } from './new-space.tsx';
import { spacesQuery } from './queries.ts';
import { ROLE_WORDS } from './roles.ts';
import classes from './spaces-page.module.css';

/** The spaces a person belongs to, and the others that have something for them. */
export function SpacesPage() {
  useTitle('Spaces');
  const { data, error, refetch } = useQuery(spacesQuery);
  const [isMaking, making] = useDisclosure(false);
  const mine = data?.spaces.filter((space) => space.role !== null) ?? [];
  const others = data?.spaces.filter((space) => space.role === null) ?? [];
  return (
    <Page>
      <PageHeader
        title="Spaces"
        summary="A space is a team’s shelf: its notebooks, and who may read, run and publish them."
        actions={<Button onClick={making.open}>Make a space</Button>}
      />
      {error && !data && <ErrorState error={error} onRetry={() => void refetch()} />}
      {!data && !error && <TextSkeleton lines={6} label="Loading the spaces" />}
      {data && mine.length === 0 && (
        <EmptyState title="You are not in a space yet">
          Ask an owner of your team’s space to add you, or make one: you become its owner and can publish in
          it at once.
        </EmptyState>
      )}
      {mine.length > 0 && (
        <Section title="Yours">
          <SpaceList spaces={mine} />
        </Section>
      )}
      {others.length > 0 && (
        <Section title="Others" note="They have notebooks that everyone may find.">
          <SpaceList spaces={others} />
        </Section>
      )}
      {isMaking && <NewSpace onClose={making.close} />}
    </Page>
  );
}

function SpaceList({ spaces }: { spaces: readonly Space[] }) {
  return (
    <Panel>
      <ul className={classes.list}>
        {spaces.map((space) => (
          <li key={space.slug} className={classes.space}>
            <div className={classes.words}>
              <Link to="/spaces/$space" params={{ space: space.slug }} className={classes.name}>
                {space.name}
              </Link>
              {space.description && <p className={classes.description}>{space.description}</p>}
            </div>
            <span className={classes.facts}>
              {count(space.notebookCount, 'notebook')} · {count(space.memberCount, 'member')}
            </span>
            {space.role && (
              <Badge why={ROLE_WORDS[space.role].explanation}>{ROLE_WORDS[space.role].label}</Badge>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
