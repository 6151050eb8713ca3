import { HubError } from '@quire/contract';
import type { KernelProvider, RunLimits } from '@quire/kernels';
import { sql } from 'kysely';
import type { Database } from './database/connect.ts';
import { createAuditService } from './features/audit/service.ts';
import { createCommentsService } from './features/comments/service.ts';
import { createConnectionsService } from './features/connections/service.ts';
import { type ContributionParts, createContributions } from './features/contributions/contributions.ts';
import { createDataSourcesService } from './features/data-sources/service.ts';
import { discoveryIndex } from './features/discovery/index-notebook.ts';
import { createDiscoveryService } from './features/discovery/service.ts';
import { createEmbedsService, isEmbedLive } from './features/embeds/service.ts';
import { createIdentityService } from './features/identity/service.ts';
import { createFindAbsent } from './features/notebooks/environment.ts';
import { createNotebooksService, type NotebooksService } from './features/notebooks/service.ts';
import { createPresetsService } from './features/presets/service.ts';
import { createProposalsService } from './features/proposals/service.ts';
import { NotebookPlans } from './features/runs/notebook-plans.ts';
import { createVault, SessionSecrets, type Vault } from './features/runs/secrets.ts';
import { createRunsService } from './features/runs/service.ts';
import { startRunWorker } from './features/runs/worker.ts';
import { createSessionsService } from './features/sessions/service.ts';
import { createSharesService } from './features/sessions/shares.ts';
import { startSessionWorker } from './features/sessions/worker.ts';
import {
  addOwner,
  createSpacesService,
  listSpacesOf,
  type SpacesService,
} from './features/spaces/service.ts';
import { createApp, type Services } from './http/app.ts';
import type { HubApp } from './http/mount.ts';
import type { BlobStore } from './ports/blob-store.ts';
import type { ForgeSite } from './ports/forge-site.ts';
import type { IdentityProvider } from './ports/identity-provider.ts';
import type { Signals } from './ports/signals.ts';
import { createSealer } from './sealing.ts';

/** The space of the examples; the first administrator owns it together with the hub. */
export const EXAMPLES_SPACE = 'examples';

export type HubParts = {
  db: Database;
  blobs: BlobStore;
  signals: Signals;
  identity: IdentityProvider;
  /** Signs what the hub hands out; the same for every hub on one database. */
  secret: string;
  /** Secrets of before: what was sealed with them is sealed anew. */
  earlierSecrets: readonly string[];
  /** The forges that people may connect their accounts at. */
  forges: readonly ForgeSite[];
  kernels: KernelProvider;
  publicUrl: string;
  trustedProxies: number;
  labOrigins: readonly string[];
  labUrl: string | null;
  webDirectory: string;
  version: string;
  hubId: string;
  environment: string;
  runsAtOnce: number;
  limits: Partial<RunLimits>;
  kernelEnv: Readonly<Record<string, string>>;
  contributing: ContributionParts;
  log: { error(details: object, message: string): void };
};
export type Hub = { app: HubApp; services: Services; stop(): Promise<void> };

/** Puts services on adapters, HTTP on services, and starts executing runs. */
export function createHub(parts: HubParts): Hub {
  const { db, blobs, signals } = parts;
  const identity = createIdentityService({
    db,
    provider: parts.identity,
    labOrigins: parts.labOrigins,
    labUrl: parts.labUrl,
    spacesOf: (userId) => listSpacesOf(db, userId),
    welcomeFirst: (tx, userId) => addOwner(tx, EXAMPLES_SPACE, userId),
    renamed: (tx, userId) => discoveryIndex.refresh(tx, { userId }),
  });
  const spaces = createSpacesService({
    db,
    findAccount: identity.findAccount,
    renamed: (tx, spaceId) => discoveryIndex.refresh(tx, { spaceId }),
  });
  const notebooks = openNotebooks(parts, spaces);
  const vault = createVault(createSealer(parts.secret, parts.earlierSecrets));
  const runs = createRunsService({ db, blobs, signals, notebooks, vault });
  const sessions = createSessionsService({
    db,
    blobs,
    signals,
    notebooks,
    vault,
    isEmbedLive: (id) => isEmbedLive(db, id),
  });
  const connections = connectForges(parts);
  const contributions = createContributions({ ...parts, ...parts.contributing, notebooks, connections });
  const services: Services = {
    audit: createAuditService(db),
    connections,
    contributions: contributions.service,
    discovery: createDiscoveryService(db),
    identity,
    notebooks,
    runs,
    sessions,
    shares: createSharesService({ db, blobs, signals, notebooks, vault }),
    dataSources: createDataSourcesService(db),
    presets: createPresetsService({ db, notebooks }),
    comments: createCommentsService({ db, notebooks }),
    proposals: createProposalsService({ db, notebooks }),
    embeds: createEmbedsService({
      db,
      secret: parts.secret,
      notebooks,
      sessions,
      findCaller: identity.findCaller,
    }),
    spaces,
  };
  const workers = [...startWorkers({ ...parts, notebooks, vault }), contributions.start()];
  const app = createHubApp(parts, services);
  return {
    app,
    services,
    stop: async () => void (await Promise.all(workers.map((worker) => worker.stop()))),
  };
}

const createHubApp = ({ db, log, ...parts }: HubParts, services: Services): HubApp =>
  createApp({
    ...parts,
    services,
    checkHealth: async () => {
      await sql`select 1`.execute(db).catch(() => {
        throw new HubError('unavailable', 'The database does not answer.');
      });
    },
    onUnexpected: (error) => log.error({ err: error }, 'a request failed'),
  });

const startWorkers = (parts: HubParts & { notebooks: NotebooksService; vault: Vault }) => {
  const plans = new NotebookPlans(parts.notebooks, parts);
  return [
    startRunWorker({ ...parts, plans }),
    startSessionWorker({ ...parts, plans, secrets: new SessionSecrets() }),
  ];
};

function connectForges({ db, forges, secret, earlierSecrets, publicUrl, log }: HubParts) {
  const sealer = createSealer(secret, earlierSecrets);
  const connections = createConnectionsService({ db, sites: forges, sealer, publicUrl });
  connections
    .sealAnew()
    .catch((error: unknown) => log.error({ err: error }, 'tokens of forges could not be sealed anew'));
  return connections;
}

function openNotebooks({ db, log, kernels, environment }: HubParts, spaces: SpacesService) {
  const findAbsent = createFindAbsent(kernels, environment, log);
  const notebooks = createNotebooksService({ db, spaces, index: discoveryIndex, findAbsent });
  notebooks
    .signUnsigned()
    .catch((error: unknown) =>
      log.error({ err: error }, 'notebooks could not be signed; similar ones are incomplete'),
    );
  return notebooks;
}
