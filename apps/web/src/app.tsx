import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './ui/tokens.css';
import './ui/global.css';
import './ui/print.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { onReachableAgain, reportUnreachable } from './features/hub/connection.ts';
import { createQueryClient } from './query-client.ts';
import { firstPage } from './routes/prefetch-ahead.ts';
import { EMBED_PATH } from './routes/root-layout.tsx';
import { createAppRouter } from './routes/router.tsx';
import { cssVariables, theme } from './ui/theme.ts';
import { ToastPlace } from './ui/toast-place.tsx';

const queryClient = createQueryClient({
  onUnreachable: reportUnreachable,
  onSignedOut: () => {
    const { location } = router.state;
    if (location.pathname === '/sign-in' || location.pathname === '/welcome') return;
    // A frame says by itself how to go on: signing in does not work in it.
    if (location.pathname.startsWith(EMBED_PATH)) return;
    queryClient.clear();
    void router.navigate({ to: '/sign-in', search: { from: location.href }, replace: true });
  },
});
const router = createAppRouter(queryClient);
onReachableAgain(() => {
  void queryClient.invalidateQueries();
  void router.invalidate();
});

/**
 * Until the page at this address can be drawn whole, where its document has asked for its data already; a page that
 * has to wait is drawn without.
 */
export const whenReady = (): Promise<void> => firstPage(router.load());

/** The whole app with its providers. */
export function App() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <ToastPlace />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
