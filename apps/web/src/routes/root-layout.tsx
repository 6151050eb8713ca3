import { Outlet, useRouterState } from '@tanstack/react-router';
import { OfflineBanner } from '../features/hub/offline-banner.tsx';
import { AppShell } from '../ui/app-shell.tsx';
import { useFocusOnNavigation } from './focus-on-navigation.ts';
import { HeaderBar } from './header-bar.tsx';

/** Pages that a person without a session may open stand alone. */
const BARE_PATHS = new Set(['/sign-in', '/welcome']);

/** The frame around every page. */
export function RootLayout() {
  const isBare = useRouterState({ select: (state) => BARE_PATHS.has(state.location.pathname) });
  useFocusOnNavigation();
  return (
    <AppShell header={isBare ? null : <HeaderBar />} banner={<OfflineBanner />}>
      <Outlet />
    </AppShell>
  );
}
