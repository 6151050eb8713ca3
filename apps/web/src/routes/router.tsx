import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router';
import { CALLBACK_PATH } from '../features/connections/arrival.ts';
import { readContribute } from '../features/contributions/search-params.ts';
import { readSearch } from '../features/discovery/search-params.ts';
import { readAuthoriseSearch } from '../features/identity/authorise-search.ts';
import { requireSession } from '../features/identity/session.ts';
import { notebookQuery, versionQuery } from '../features/notebooks/queries.ts';
import { presetsQuery } from '../features/presets/queries.ts';
import { sessionsQuery } from '../features/sessions/queries.ts';
import { NotFoundPage } from './not-found-page.tsx';
import { prefetchAhead } from './prefetch-ahead.ts';
import { RootLayout } from './root-layout.tsx';
import { RouteError, RoutePending } from './route-states.tsx';

type Context = { queryClient: QueryClient };

const root = createRootRouteWithContext<Context>()({
  component: RootLayout,
  notFoundComponent: NotFoundPage,
});
/** Every page but sign-in and welcome. */
const signedIn = { getParentRoute: () => root, beforeLoad: requireSession };

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search): { from?: string } => readText(search, 'from'),
  component: lazyRouteComponent(() => import('../features/identity/sign-in-page.tsx'), 'SignInPage'),
});
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  validateSearch: (search): { token?: string } => readText(search, 'token'),
  component: lazyRouteComponent(() => import('../features/identity/welcome-page.tsx'), 'WelcomePage'),
});
const home = createRoute({
  ...signedIn,
  path: '/',
  component: lazyRouteComponent(() => import('../features/home/home-page.tsx'), 'HomePage'),
});
const search = createRoute({
  ...signedIn,
  path: '/search',
  validateSearch: readSearch,
  component: lazyRouteComponent(() => import('../features/discovery/search-page.tsx'), 'SearchPage'),
});
const publish = createRoute({
  ...signedIn,
  path: '/publish',
  validateSearch: (search): { space?: string } => readText(search, 'space'),
  component: lazyRouteComponent(
    () => import('../features/notebooks/publish/publish-page.tsx'),
    'PublishPage',
  ),
});

const notebook = createRoute({
  ...signedIn,
  path: '/n/$space/$slug',
  // Fetched beside the page's own code; the page shows its errors.
  loader: ({ context, params }) =>
    prefetchAhead(context.queryClient.prefetchQuery(notebookQuery(params.space, params.slug))),
  component: lazyRouteComponent(() => import('../features/notebooks/notebook-layout.tsx'), 'NotebookLayout'),
});
const readNotebook = createRoute({
  getParentRoute: () => notebook,
  path: '/',
  component: lazyRouteComponent(() => import('../features/notebooks/read-page.tsx'), 'ReadPage'),
});
const readVersion = createRoute({
  getParentRoute: () => notebook,
  path: '/v/$number',
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(versionQuery(params.space, params.slug, Number(params.number)));
  },
  component: lazyRouteComponent(() => import('../features/notebooks/version-page.tsx'), 'VersionPage'),
});
const proposal = createRoute({
  getParentRoute: () => notebook,
  path: '/proposals/$id',
  component: lazyRouteComponent(() => import('../features/proposals/proposal-page.tsx'), 'ProposalPage'),
});
const notebookHistory = createRoute({
  getParentRoute: () => notebook,
  path: '/history',
  component: lazyRouteComponent(() => import('../features/notebooks/history-page.tsx'), 'HistoryPage'),
});
const notebookRuns = createRoute({
  getParentRoute: () => notebook,
  path: '/runs',
  component: lazyRouteComponent(
    () => import('../features/notebooks/notebook-runs-page.tsx'),
    'NotebookRunsPage',
  ),
});
const runNotebook = createRoute({
  getParentRoute: () => notebook,
  path: '/run',
  component: lazyRouteComponent(
    () => import('../features/notebooks/run-notebook-page.tsx'),
    'RunNotebookPage',
  ),
});

const form = createRoute({
  getParentRoute: () => notebook,
  path: '/form',
  component: lazyRouteComponent(() => import('../features/notebooks/form-page.tsx'), 'FormPage'),
});

const app = createRoute({
  getParentRoute: () => notebook,
  path: '/app',
  loader: ({ context: { queryClient }, params }) =>
    prefetchAhead(
      queryClient.prefetchQuery(sessionsQuery(params)),
      queryClient.prefetchQuery(presetsQuery(params.space, params.slug)),
    ),
  component: lazyRouteComponent(() => import('../features/sessions/app-page.tsx'), 'AppPage'),
});

const runs = createRoute({
  ...signedIn,
  path: '/runs',
  component: lazyRouteComponent(() => import('../features/runs/runs-page.tsx'), 'RunsPage'),
});
const run = createRoute({
  ...signedIn,
  path: '/runs/$id',
  component: lazyRouteComponent(() => import('../features/runs/run-page.tsx'), 'RunPage'),
});

const look = createRoute({
  ...signedIn,
  path: '/looks/$id',
  component: lazyRouteComponent(() => import('../features/sessions/look-page.tsx'), 'LookPage'),
});
/** In a frame on a page of another site; who is not signed in there is told how. */
const embed = createRoute({
  getParentRoute: () => root,
  path: '/embed/$token',
  component: lazyRouteComponent(() => import('../features/embeds/embed-page.tsx'), 'EmbedPage'),
});
const embedAllow = createRoute({
  ...signedIn,
  path: '/embed-allow',
  component: lazyRouteComponent(() => import('../features/embeds/allow-page.tsx'), 'AllowPage'),
});
const arrange = createRoute({
  getParentRoute: () => notebook,
  path: '/arrange',
  component: lazyRouteComponent(
    () => import('../features/notebooks/arrange/arrange-page.tsx'),
    'ArrangePage',
  ),
});

const contributions = createRoute({
  ...signedIn,
  path: '/contributions',
  component: lazyRouteComponent(
    () => import('../features/contributions/contributions-page.tsx'),
    'ContributionsPage',
  ),
});
const contribute = createRoute({
  ...signedIn,
  path: '/contributions/new',
  validateSearch: readContribute,
  component: lazyRouteComponent(
    () => import('../features/contributions/contribute-page.tsx'),
    'ContributePage',
  ),
});
const contribution = createRoute({
  ...signedIn,
  path: '/contributions/$id',
  component: lazyRouteComponent(
    () => import('../features/contributions/contribution-page.tsx'),
    'ContributionPage',
  ),
});

const spaces = createRoute({
  ...signedIn,
  path: '/spaces',
  component: lazyRouteComponent(() => import('../features/spaces/spaces-page.tsx'), 'SpacesPage'),
});
const space = createRoute({
  ...signedIn,
  path: '/spaces/$space',
  component: lazyRouteComponent(() => import('../features/spaces/space-layout.tsx'), 'SpaceLayout'),
});
const spaceShelf = createRoute({
  getParentRoute: () => space,
  path: '/',
  component: lazyRouteComponent(() => import('../features/spaces/shelf-page.tsx'), 'ShelfPage'),
});
const spaceMembers = createRoute({
  getParentRoute: () => space,
  path: '/members',
  component: lazyRouteComponent(() => import('../features/spaces/members-page.tsx'), 'MembersPage'),
});
const spaceSettings = createRoute({
  getParentRoute: () => space,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../features/spaces/space-settings-page.tsx'),
    'SpaceSettingsPage',
  ),
});

const person = createRoute({
  ...signedIn,
  path: '/people/$handle',
  component: lazyRouteComponent(() => import('../features/identity/person-page.tsx'), 'PersonPage'),
});
const settings = createRoute({
  ...signedIn,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/identity/settings-page.tsx'), 'SettingsPage'),
});
const connectionCallback = createRoute({
  ...signedIn,
  path: CALLBACK_PATH,
  component: lazyRouteComponent(() => import('../features/connections/callback-page.tsx'), 'CallbackPage'),
});
const admin = createRoute({
  ...signedIn,
  path: '/admin',
  component: lazyRouteComponent(() => import('../features/identity/admin/admin-page.tsx'), 'AdminPage'),
});

const authorise = createRoute({
  ...signedIn,
  path: '/authorise',
  validateSearch: readAuthoriseSearch,
  component: lazyRouteComponent(() => import('../features/identity/authorise-page.tsx'), 'AuthorisePage'),
});
/** Any other address: also there, who is not signed in learns nothing about what exists. */
const elsewhere = createRoute({ ...signedIn, path: '$', component: NotFoundPage });

const routeTree = root.addChildren([
  signIn,
  welcome,
  home,
  search,
  publish,
  notebook.addChildren([
    readNotebook,
    readVersion,
    proposal,
    notebookHistory,
    notebookRuns,
    runNotebook,
    app,
    arrange,
    form,
  ]),
  runs,
  run,
  look,
  embed,
  embedAllow,
  contributions,
  contribute,
  contribution,
  spaces,
  space.addChildren([spaceShelf, spaceMembers, spaceSettings]),
  person,
  settings,
  connectionCallback,
  admin,
  authorise,
  elsewhere,
]);

/** Makes the app's router; every page's code is loaded when it is first opened or pointed at. */
export function createAppRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    // TanStack Query decides what is fresh.
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: RouteError,
    defaultPendingComponent: RoutePending,
    defaultNotFoundComponent: NotFoundPage,
  });
}

function readText<Name extends string>(
  search: Record<string, unknown>,
  name: Name,
): { [K in Name]?: string } {
  const value = search[name];
  // The router reads "123" in an address as a number; it is text here.
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
  return (text ? { [name]: text } : {}) as { [K in Name]?: string };
}
