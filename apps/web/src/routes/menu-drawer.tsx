import { Drawer, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useMaybeMe } from '../features/identity/session.ts';
import classes from './header-bar.module.css';
import { PLACES } from './places.ts';

/** All places, for windows in which they do not fit into the bar. */
export function MenuDrawer({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const me = useMaybeMe();
  // It remembers what had the focus as it opens; one that is there open from the start would not give it back.
  const [opened, setOpened] = useState(false);
  useEffect(() => setOpened(isOpen), [isOpen]);
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(20rem, 85vw)"
      title={me?.user.name ?? 'Menu'}
    >
      <Stack gap={4} component="nav" aria-label="All places">
        {[
          { to: '/', label: 'Home' } as const,
          ...PLACES,
          { to: '/publish', label: 'Publish a notebook' } as const,
        ].map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className={classes.drawerPlace}
            activeOptions={{ exact: place.to === '/', includeSearch: false }}
          >
            {place.label}
          </Link>
        ))}
      </Stack>
    </Drawer>
  );
}
