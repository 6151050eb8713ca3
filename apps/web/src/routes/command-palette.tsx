import '@mantine/spotlight/styles.layer.css';
import { useMantineColorScheme } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMaybeMe } from '../features/identity/session.ts';
import { searchNotebooksQuery } from '../features/notebooks/queries.ts';

/** People pause this long between words more than between letters. */
const DEBOUNCE_MILLISECONDS = 140;
const NOTEBOOKS_SHOWN = 6;

const [store, spotlight] = createSpotlight();
type Props = { isOpen: boolean; onClose: () => void; onShowKeys: () => void };

/** Finds notebooks, pages and actions by name. */
export function CommandPalette({ isOpen, onClose, onShowKeys }: Props) {
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query, DEBOUNCE_MILLISECONDS);
  const found = useQuery({
    ...searchNotebooksQuery({ q: settled.trim(), limit: NOTEBOOKS_SHOWN }),
    enabled: isOpen,
  });
  const navigate = useNavigate();
  const pages = usePages(onShowKeys);
  useEffect(() => {
    if (isOpen) spotlight.open();
  }, [isOpen]);

  const needle = query.trim().toLowerCase();
  const groups: SpotlightActionGroupData[] = [
    {
      group: needle ? 'Notebooks' : 'Newest notebooks',
      actions: (found.data?.hits ?? []).map(({ notebook }) => ({
        id: `${notebook.space.slug}/${notebook.slug}`,
        label: notebook.title,
        description: `${notebook.space.name} · ${notebook.owner.name}`,
        onClick: () =>
          void navigate({
            to: '/n/$space/$slug',
            params: { space: notebook.space.slug, slug: notebook.slug },
          }),
      })),
    },
    ...pages.map(({ group, actions }) => ({
      group,
      actions: actions.filter((action) => action.label?.toLowerCase().includes(needle)),
    })),
  ].filter((group) => group.actions.length > 0);

  return (
    <Spotlight
      store={store}
      actions={groups}
      // The hub has already chosen; filtering its answer again would hide what it found in the text.
      filter={(_query, actions) => actions}
      query={query}
      onQueryChange={setQuery}
      onSpotlightClose={onClose}
      shortcut={null}
      nothingFound={found.isPending ? 'Looking…' : `Nothing is called “${query.trim()}”.`}
      searchProps={{ placeholder: 'Find a notebook, a page or an action', 'aria-label': 'Find anything' }}
      attributes={{ content: { 'aria-label': 'Find anything' } }}
      // The library's own paleness is too faint on the chosen line.
      styles={{ actionDescription: { opacity: 0.9 } }}
      scrollable
      maxHeight={440}
      transitionProps={{ duration: 100 }}
    />
  );
}

function usePages(onShowKeys: () => void): SpotlightActionGroupData[] {
  const me = useMaybeMe();
  const navigate = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return [
    {
      group: 'Go to',
      actions: [
        { id: 'home', label: 'Home', onClick: () => void navigate({ to: '/' }) },
        { id: 'search', label: 'All notebooks', onClick: () => void navigate({ to: '/search' }) },
        { id: 'runs', label: 'My runs', onClick: () => void navigate({ to: '/runs' }) },
        { id: 'spaces', label: 'Spaces', onClick: () => void navigate({ to: '/spaces' }) },
        ...(me?.spaces ?? []).map((space) => ({
          id: `space-${space.slug}`,
          label: `Space: ${space.name}`,
          onClick: () => void navigate({ to: '/spaces/$space', params: { space: space.slug } }),
        })),
        { id: 'settings', label: 'Settings', onClick: () => void navigate({ to: '/settings' }) },
        ...(me?.user.isAdministrator
          ? [{ id: 'admin', label: 'Administration', onClick: () => void navigate({ to: '/admin' }) }]
          : []),
      ],
    },
    {
      group: 'Do',
      actions: [
        { id: 'publish', label: 'Publish a notebook', onClick: () => void navigate({ to: '/publish' }) },
        {
          id: 'token',
          label: 'Make an access token',
          onClick: () => void navigate({ to: '/settings', hash: 'tokens' }),
        },
        {
          id: 'scheme',
          label: colorScheme === 'dark' ? 'Use light colours' : 'Use dark colours',
          onClick: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
        },
        { id: 'keys', label: 'Show the keyboard shortcuts', onClick: onShowKeys },
      ],
    },
  ];
}
