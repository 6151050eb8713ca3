import { commentEndpoints } from './comments.ts';
import { connectionEndpoints } from './connections.ts';
import { contributionEndpoints } from './contributions.ts';
import { dataSourceEndpoints } from './data-sources.ts';
import { embedEndpoints } from './embeds.ts';
import { hubEndpoints } from './hub.ts';
import { identityEndpoints } from './identity.ts';
import { notebookEndpoints } from './notebooks.ts';
import { presetEndpoints } from './presets.ts';
import { proposalEndpoints } from './proposals.ts';
import { runEndpoints } from './runs.ts';
import { sessionShareEndpoints } from './session-shares.ts';
import { sessionEndpoints } from './sessions.ts';
import { spaceEndpoints } from './spaces.ts';

/** The whole HTTP interface: server, client, documentation and the authorisation test are made from it. */
export const endpoints = {
  hub: hubEndpoints,
  identity: identityEndpoints,
  spaces: spaceEndpoints,
  notebooks: notebookEndpoints,
  runs: runEndpoints,
  sessions: sessionEndpoints,
  sessionShares: sessionShareEndpoints,
  dataSources: dataSourceEndpoints,
  presets: presetEndpoints,
  comments: commentEndpoints,
  proposals: proposalEndpoints,
  embeds: embedEndpoints,
  connections: connectionEndpoints,
  contributions: contributionEndpoints,
} as const;
export type Endpoints = typeof endpoints;
