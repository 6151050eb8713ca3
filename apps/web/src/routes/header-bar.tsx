import {
  ActionIcon,
  Avatar,
  Burger,
  Button,
  Menu,
  Text,
  UnstyledButton,
  useMantineColorScheme,
} from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { focusSearchBox } from '../features/discovery/focus-search-box.ts';
import { HeaderSearch } from '../features/discovery/header-search.tsx';
import { useMaybeMe, useSignOut } from '../features/identity/session.ts';
import { Key } from '../ui/bits.tsx';
import { laterDialog } from '../ui/later-dialog.ts';
import { Logo } from '../ui/logo.tsx';
import { showError } from '../ui/toast.ts';
import classes from './header-bar.module.css';
import { PLACES } from './places.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
}));
const MenuDrawer = laterDialog(async () => (await import('./menu-drawer.tsx')).MenuDrawer);
const KeysDialog = lazy(async () => ({ default: (await import('./keys-dialog.tsx')).KeysDialog }));

/** The bar at the top of every page: places, search, publish, and what belongs to the person. */
export function HeaderBar() {
  const navigate = useNavigate();
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const [drawer, setDrawer] = useState<'none' | 'open' | 'closed'>('none');
  const [palette, setPalette] = useState<'none' | 'open' | 'closed'>('none');
  const [areKeysShown, keys] = useDisclosure(false);
  const [openings, setOpenings] = useState(0);
  const openMenu = () => {
    setOpenings((before) => before + 1);
    setDrawer('open');
  };
  const closeMenu = useCallback(() => setDrawer((was) => (was === 'none' ? 'none' : 'closed')), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new page closes the drawer
  useEffect(() => closeMenu(), [pathname, closeMenu]);
  useHotkeys([
    ['/', () => focusSearchBox() || void navigate({ to: '/search' })],
    ['shift+?', keys.open],
    ['?', keys.open],
  ]);
  useHotkeys([['mod+K', () => setPalette('open')]], []);

  return (
    <header className={classes.bar}>
      <Link to="/" className={classes.logo} aria-label="Quire, home">
        <Logo />
      </Link>
      <nav className={classes.places} aria-label="Main">
        {PLACES.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            className={classes.place}
            activeOptions={{ includeSearch: false }}
          >
            {place.label}
          </Link>
        ))}
      </nav>
      <div className={classes.middle}>{pathname !== '/search' && <HeaderSearch />}</div>
      <div className={classes.right}>
        <ActionIcon
          component={Link}
          to="/search"
          variant="subtle"
          color="gray"
          size="lg"
          aria-label="Search notebooks"
          className={classes.searchIcon}
        >
          <IconSearch size={18} />
        </ActionIcon>
        <Button component={Link} to="/publish" variant="default" size="sm" className={classes.publish}>
          Publish
        </Button>
        <PersonMenu onShowKeys={keys.open} onFind={() => setPalette('open')} />
        <span className={classes.burger}>
          <Burger
            size="sm"
            opened={drawer === 'open'}
            onPointerEnter={MenuDrawer.begin}
            onFocus={MenuDrawer.begin}
            onClick={() => (drawer === 'open' ? closeMenu() : openMenu())}
            aria-label="Menu"
          />
        </span>
      </div>
      {drawer !== 'none' && <MenuDrawer key={openings} isOpen={drawer === 'open'} onClose={closeMenu} />}
      <Suspense>
        {palette !== 'none' && (
          <CommandPalette
            isOpen={palette === 'open'}
            onClose={() => setPalette('closed')}
            onShowKeys={keys.open}
          />
        )}
        {areKeysShown && <KeysDialog onClose={keys.close} />}
      </Suspense>
    </header>
  );
}

function PersonMenu({ onShowKeys, onFind }: { onShowKeys: () => void; onFind: () => void }) {
  const me = useMaybeMe();
  const signOut = useSignOut();
  const navigate = useNavigate();
  if (!me) return null;
  const leave = () => {
    signOut()
      .then(() => navigate({ to: '/sign-in' }))
      .catch(showError);
  };
  return (
    <Menu position="bottom-end" width={248}>
      <Menu.Target>
        <UnstyledButton className={classes.person}>
          <span aria-hidden="true">
            <Avatar size={32} radius="xl" name={me.user.name} color="ink" variant="light" alt="" />
          </span>
          <span className="q-visually-hidden">{me.user.name}: your pages and settings</span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.personWords}>
          <Text fw={600} size="sm" truncate>
            {me.user.name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {me.user.email}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to={`/people/${me.user.handle}`}>
          My page
        </Menu.Item>
        <Menu.Item component={Link} to="/settings">
          Settings
        </Menu.Item>
        {me.user.isAdministrator && (
          <Menu.Item component={Link} to="/admin">
            Administration
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item onClick={onFind} rightSection={<Key>Ctrl K</Key>}>
          Find anything
        </Menu.Item>
        <Menu.Item onClick={onShowKeys} rightSection={<Key>?</Key>}>
          Keyboard
        </Menu.Item>
        <Menu.Divider />
        <SchemeSwitch />
        <Menu.Divider />
        <Menu.Item onClick={leave}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

/** Light, dark, or as the system says; remembered in this browser. */
function SchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <Menu.RadioGroup
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
    >
      <Menu.Label>Colours</Menu.Label>
      <Menu.RadioItem value="light">Light</Menu.RadioItem>
      <Menu.RadioItem value="dark">Dark</Menu.RadioItem>
      <Menu.RadioItem value="auto">As the system</Menu.RadioItem>
    </Menu.RadioGroup>
  );
}
