import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Page, PageHeader, useTitle } from '../../../ui/page.tsx';
import { EmptyState } from '../../../ui/states.tsx';
import { count } from '../../../ui/words.ts';
import { useMe } from '../../identity/session.ts';
import { spaceQuery } from '../../spaces/queries.ts';
import { DraftCard } from './draft-card.tsx';
import { openSecrets } from './drafts.ts';
import { DropArea } from './drop-area.tsx';
import classes from './publish-page.module.css';
import { useDrafts } from './use-drafts.ts';

/** Publish notebook files: pick a space, drop files, look at what will happen, publish. */
export function PublishPage() {
  const me = useMe();
  const search = useSearch({ from: '/publish' });
  const navigate = useNavigate();
  useTitle('Publish');
  const spaces = me.spaces.filter((space) => space.role === 'editor' || space.role === 'owner');
  const space = spaces.find((candidate) => candidate.slug === search.space) ?? spaces[0];
  // An address may name a space where the person has no place: say so instead of choosing another silently.
  const asked = useQuery({
    ...spaceQuery(search.space ?? ''),
    enabled: search.space !== undefined && space?.slug !== search.space,
  });
  const drafts = useDrafts(space?.slug ?? null);
  if (!space) {
    return (
      <Page width="reading">
        <PageHeader title="Publish notebooks" />
        <EmptyState
          title="You need a space to publish in"
          actions={
            <Button component={Link} to="/spaces">
              Go to the spaces
            </Button>
          }
        >
          Make a space of your own there, or ask an owner of your team’s space to make you an editor.
        </EmptyState>
      </Page>
    );
  }
  const ready = drafts.all.filter((draft) => draft.step.kind === 'checked' && openSecrets(draft) === 0);
  return (
    <Page width="reading">
      <PageHeader
        title="Publish notebooks"
        summary="Drop .ipynb files as they are. Nothing is stored before you press Publish, and nobody ever sees your outputs."
      />
      <Select
        label="Space"
        description="Whose shelf it goes on."
        className={classes.space}
        allowDeselect={false}
        data={spaces.map(({ slug, name }) => ({ value: slug, label: name }))}
        value={space.slug}
        onChange={(value) =>
          value && void navigate({ to: '/publish', search: { space: value }, replace: true })
        }
      />
      {search.space !== undefined && space.slug !== search.space && (
        <p className={classes.note}>
          You cannot publish in {asked.data?.name ?? `“${search.space}”`}; {space.name} is chosen instead.
        </p>
      )}
      <DropArea isCompact={drafts.all.length > 0} onFiles={drafts.add} />
      {drafts.all.map((draft) => (
        <DraftCard key={draft.id} draft={draft} space={space} drafts={drafts} />
      ))}
      {ready.length > 1 && (
        <div className={classes.all}>
          <Button size="md" onClick={() => void drafts.publishAll(ready)}>
            Publish {count(ready.length, 'notebook')}
          </Button>
        </div>
      )}
    </Page>
  );
}
