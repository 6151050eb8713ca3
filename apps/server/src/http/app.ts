import { API_PREFIX, type Endpoint, endpoints, HubError } from '@quire/contract';
import { Hono } from 'hono';
import { mountAudit } from '../features/audit/routes.ts';
import type { AuditService } from '../features/audit/service.ts';
import { mountComments } from '../features/comments/routes.ts';
import type { CommentsService } from '../features/comments/service.ts';
import { mountConnections } from '../features/connections/routes.ts';
import type { ConnectionsService } from '../features/connections/service.ts';
import { mountContributions } from '../features/contributions/routes.ts';
import type { ContributionsService } from '../features/contributions/service.ts';
import { mountDataSources } from '../features/data-sources/routes.ts';
import type { DataSourcesService } from '../features/data-sources/service.ts';
import { mountDiscovery } from '../features/discovery/routes.ts';
import type { DiscoveryService } from '../features/discovery/service.ts';
import { mountEmbeds } from '../features/embeds/routes.ts';
import type { EmbedsService } from '../features/embeds/service.ts';
import { mountIdentity } from '../features/identity/routes.ts';
import type { IdentityService } from '../features/identity/service.ts';
import { mountNotebooks } from '../features/notebooks/routes.ts';
import type { NotebooksService } from '../features/notebooks/service.ts';
import { mountPresets } from '../features/presets/routes.ts';
import type { PresetsService } from '../features/presets/service.ts';
import { mountProposals } from '../features/proposals/routes.ts';
import type { ProposalsService } from '../features/proposals/service.ts';
import { mountRuns } from '../features/runs/routes.ts';
import type { RunsService } from '../features/runs/service.ts';
import { mountSessionShares, mountSessions } from '../features/sessions/routes.ts';
import type { SessionsService } from '../features/sessions/service.ts';
import type { SharesService } from '../features/sessions/shares.ts';
import { mountSpaces } from '../features/spaces/routes.ts';
import type { SpacesService } from '../features/spaces/service.ts';
import { chartLibraries } from './chart-libraries.ts';
import { clientAddress } from './client-address.ts';
import { answerLabOrigins, labOriginOf, withoutCookies } from './lab-origins.ts';
import { type HubApp, type HubVariables, mountPublic } from './mount.ts';
import { problemResponse } from './respond.ts';
import { COMMON_HEADERS, hostOrigin, refuseCrossSite } from './security.ts';
import { mountStatic } from './static.ts';

export type Services = {
  audit: AuditService;
  comments: CommentsService;
  connections: ConnectionsService;
  contributions: ContributionsService;
  discovery: DiscoveryService;
  embeds: EmbedsService;
  identity: IdentityService;
  notebooks: NotebooksService;
  dataSources: DataSourcesService;
  presets: PresetsService;
  proposals: ProposalsService;
  runs: RunsService;
  sessions: SessionsService;
  shares: SharesService;
  spaces: SpacesService;
};
type AppOptions = {
  publicUrl: string;
  trustedProxies: number;
  labOrigins: readonly string[];
  webDirectory: string;
  version: string;
  services: Services;
  /** Answers while the database answers. @throws HubError `unavailable` */
  checkHealth: () => Promise<void>;
  onUnexpected: (error: unknown) => void;
};

/** The hub as web-standard request handlers: tests call `app.request()`, `main.ts` puts it behind a socket. */
export function createApp(options: AppOptions): HubApp {
  const { services } = options;
  const app: HubApp = new Hono<{ Variables: HubVariables }>();
  app.onError((error) => problemResponse(error, options.onUnexpected));
  const labOrigin = (headers: Headers) =>
    labOriginOf(headers, [options.publicUrl, hostOrigin(headers, options.publicUrl)], options.labOrigins);
  app.use(`${API_PREFIX}/*`, answerLabOrigins(labOrigin));
  app.use(`${API_PREFIX}/*`, refuseCrossSite(options.publicUrl, labOrigin));
  app.use(`${API_PREFIX}/*`, async (c, next) => {
    const { headers } = c.req.raw;
    const frame = await services.embeds.authenticate(headers);
    const own = labOrigin(headers) === null ? headers : withoutCookies(headers);
    const authenticated = frame === null ? await services.identity.authenticate(own) : null;
    c.set('caller', frame ?? authenticated?.caller ?? null);
    c.set('clientAddress', clientAddress(c, options.trustedProxies));
    await next();
    for (const [name, value] of Object.entries(COMMON_HEADERS)) c.res.headers.set(name, value);
    for (const cookie of authenticated?.cookies ?? []) c.res.headers.append('set-cookie', cookie);
  });
  mountPublic(app, endpoints.hub.getHealth, async () => {
    await options.checkHealth();
    return {
      status: 'ok' as const,
      version: options.version,
      needsSetup: await services.identity.needsSetup(),
    };
  });
  mountIdentity(app, services.identity);
  mountAudit(app, services.audit);
  mountSpaces(app, services.spaces);
  mountDiscovery(app, services.discovery);
  mountNotebooks(app, services.notebooks);
  const libraries = chartLibraries(options.webDirectory);
  mountContributions(app, services.contributions);
  mountRuns(app, services.runs, libraries);
  mountSessions(app, services.sessions, libraries);
  mountSessionShares(app, services.shares, libraries);
  mountDataSources(app, services.dataSources);
  mountPresets(app, services.presets);
  mountComments(app, services.comments);
  mountProposals(app, services.proposals);
  mountEmbeds(app, services.embeds);
  mountConnections(app, services.connections);
  app.all(`${API_PREFIX}/*`, (c) => {
    throw isOtherMethod(c.req.path)
      ? new HubError('method-not-allowed', `${c.req.method} does nothing at this address.`)
      : new HubError(
          'not-found',
          'There is nothing at this address. The interface is described in docs/reference/openapi.json.',
        );
  });
  app.all('/api/*', () => {
    throw new HubError('not-found', `The interface is below ${API_PREFIX}.`);
  });
  mountStatic(app, {
    directory: options.webDirectory,
    publicUrl: options.publicUrl,
    framing: services.embeds.framing,
  });
  return app;
}

const PATTERNS = Object.values(endpoints)
  .flatMap((table) => Object.values(table as Record<string, Endpoint>))
  .map((endpoint) => new RegExp(`^${API_PREFIX}${endpoint.path.replace(/:\w+/g, '[^/]+')}$`));
const isOtherMethod = (path: string): boolean => PATTERNS.some((pattern) => pattern.test(path));
