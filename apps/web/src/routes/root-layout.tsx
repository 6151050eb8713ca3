import { Outlet, useRouterState } from '@tanstack/react-router';
import { OfflineBanner } from '../features/hub/offline-banner.tsx';
import { AppShell } from '../ui/app-shell.tsx';
import { useFocusOnNavigation } from './focus-on-navigation.ts';
import { HeaderBar } from './header-bar.tsx';

/** Pages that a person without a session may open stand alone. */
const BARE_PATHS = new Set(['/sign-in', '/welcome', '/embed-allow']);
/** In a frame nothing but the app is shown. */
export const EMBED_PATH = '/embed/';

/** The frame around every page. */
export function RootLayout() {
  const isBare = useRouterState({
    select: ({ location }) => BARE_PATHS.has(location.pathname) || location.pathname.startsWith(EMBED_PATH),
  });
  useFocusOnNavigation();
  // A page of another site holds the app of its embedding, and no other page, whatever a link says.
  const isFramed = window.self !== window.top;
  const isEmbed = useRouterState({ select: ({ location }) => location.pathname.startsWith(EMBED_PATH) });
  if (isFramed && !isEmbed) return null;
  return (
    <AppShell header={isBare ? null : <HeaderBar />} banner={<OfflineBanner />}>
      <Outlet />
    </AppShell>
  );
}
