import type { Capability } from '@quire/contract';
import { notebookFile } from './notebook-files.ts';

/** What access.test.ts tries as whom: every endpoint of the contract has its line here. */

export const ACTORS = [
  'anonymous',
  'outsider',
  'administrator',
  'viewer',
  'runner',
  'editor',
  'owner',
  'author',
] as const;
export type Actor = (typeof ACTORS)[number];
export const KINDS = ['private', 'space', 'everyone', 'everyone-closed'] as const;
export type Kind = (typeof KINDS)[number];

export const spaceOf = (kind: Kind): string => (kind === 'everyone-closed' ? 'closed' : 'open');

type Case = { method: string; path: (kind: Kind) => string; needs: Capability; body?: unknown };
const file = notebookFile('# Title\n\nWords.', { code: 'print("hello")' });
export const NOTEBOOK_CASES: Record<string, Case> = {
  getNotebook: { method: 'GET', path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}`, needs: 'find' },
  listVersions: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/versions`,
    needs: 'find',
  },
  getVersion: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/versions/1`,
    needs: 'find',
  },
  listSimilar: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/similar`,
    needs: 'readCode',
  },
  getDataflow: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/versions/1/dataflow`,
    needs: 'readCode',
  },
  downloadVersion: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/versions/1/file`,
    needs: 'readCode',
  },
  updateNotebook: {
    method: 'PATCH',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}`,
    needs: 'manage',
    body: { tags: ['seen'] },
  },
  createRun: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/runs`,
    needs: 'run',
    body: {},
  },
  createSession: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/sessions`,
    needs: 'run',
    body: {},
  },
  listPresets: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/presets`,
    needs: 'run',
  },
  listThreads: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/threads`,
    needs: 'readCode',
  },
  createThread: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/threads`,
    needs: 'readCode',
    body: { cellId: 'cell-id-1', version: 1, body: 'Why hello?' },
  },
  listProposals: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/proposals`,
    needs: 'readCode',
  },
  createProposal: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/proposals`,
    needs: 'readCode',
    body: {
      filename: 'a.ipynb',
      content: notebookFile('# Title\n\nOther words.', { code: 'print("hello")' }),
      baseVersion: 1,
    },
  },
  listEmbeds: {
    method: 'GET',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/embeds`,
    needs: 'manage',
  },
  createEmbed: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/embeds`,
    needs: 'manage',
    body: { name: 'Intranet', origins: ['https://intranet.example.org'], expiresInDays: 1 },
  },
  archiveNotebook: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/archive`,
    needs: 'manage',
  },
  restoreNotebook: {
    method: 'POST',
    path: (kind) => `/notebooks/${spaceOf(kind)}/${kind}/restore`,
    needs: 'manage',
  },
};
export const SPACE_CASES: Record<string, { method: string; path: string; allowed: Actor[]; body?: unknown }> =
  {
    getSpace: {
      method: 'GET',
      path: '/spaces/hidden',
      allowed: ['viewer', 'runner', 'editor', 'owner', 'author'],
    },
    listMembers: {
      method: 'GET',
      path: '/spaces/hidden/members',
      allowed: ['viewer', 'runner', 'editor', 'owner', 'author'],
    },
    updateSpace: {
      method: 'PATCH',
      path: '/spaces/hidden',
      allowed: ['owner'],
      body: { description: 'Changed' },
    },
    setMember: {
      method: 'PUT',
      path: '/spaces/hidden/members/viewer',
      allowed: ['owner'],
      body: { role: 'viewer' },
    },
    removeMember: { method: 'DELETE', path: '/spaces/hidden/members/nobody-here', allowed: ['owner'] },
    checkNotebook: {
      method: 'POST',
      path: '/spaces/hidden/notebooks/check',
      allowed: ['editor', 'author', 'owner'],
      body: { filename: 'a.ipynb', content: file },
    },
    publishNotebook: {
      method: 'POST',
      path: '/spaces/hidden/notebooks',
      allowed: ['editor', 'author', 'owner'],
      body: { filename: 'a.ipynb', content: file, slug: 'shelf', mode: 'update' },
    },
  };
export const MEMBERS: readonly Actor[] = ['viewer', 'runner', 'editor', 'owner', 'author'];
export const SIGNED_IN_CASES: Record<
  string,
  { method: string; path: string; body?: unknown; allowed?: Actor[] }
> = {
  getMe: { method: 'GET', path: '/me' },
  updateMe: { method: 'PATCH', path: '/me', body: { name: 'Someone' } },
  changePassword: {
    method: 'POST',
    path: '/me/password',
    body: { currentPassword: 'not the password', newPassword: 'another long password' },
  },
  listTokens: { method: 'GET', path: '/me/tokens' },
  createToken: {
    method: 'POST',
    path: '/me/tokens',
    body: { name: 'x', scopes: ['read'], expiresInDays: 1 },
  },
  authorise: {
    method: 'POST',
    path: '/me/authorisations',
    body: {
      name: 'Lab',
      redirectUri: 'https://jupyter.example.org/',
      challenge: 'x'.repeat(43),
      scopes: ['read'],
    },
  },
  findPeople: { method: 'GET', path: '/people?q=o' },
  getPerson: { method: 'GET', path: '/people/owner' },
  listSpaces: { method: 'GET', path: '/spaces' },
  createSpace: { method: 'POST', path: '/spaces', body: { slug: 'open', name: 'Taken' } },
  search: { method: 'GET', path: '/notebooks' },
  listConnections: { method: 'GET', path: '/me/connections' },
  // Of a forge that is not there; connections.test.ts shows whose they are.
  startConnection: { method: 'POST', path: '/me/connections/nowhere/web' },
  finishConnection: { method: 'POST', path: '/me/connections/finish', body: { state: 'x', code: 'x' } },
  startDeviceConnection: { method: 'POST', path: '/me/connections/nowhere/device' },
  askDeviceConnection: { method: 'POST', path: `/me/connections/device/${crypto.randomUUID()}` },
  connectByToken: { method: 'PUT', path: '/me/connections/nowhere', body: { token: 'x' } },
  revokeConnection: { method: 'DELETE', path: '/me/connections/nowhere' },
  listRuns: { method: 'GET', path: '/runs' },
  listSessions: { method: 'GET', path: '/sessions' },
  listSharedSessions: { method: 'GET', path: '/shared-sessions' },
  // Whose are in it, by the target's rules: contributions-visible.test.ts.
  listContributions: { method: 'GET', path: '/contributions?whose=visible&target=/nowhere' },
  listTargets: { method: 'GET', path: '/contributions/targets' },
  previewContribution: {
    method: 'POST',
    path: '/contributions/preview',
    body: { source: { kind: 'document', filename: 'a.ipynb', content: file }, target: '/nowhere' },
  },
  createContribution: {
    method: 'POST',
    path: '/contributions',
    body: {
      source: { kind: 'document', filename: 'a.ipynb', content: file },
      target: '/nowhere',
      key: '11111111-1111-4111-8111-111111111111',
    },
  },
  createUpload: { method: 'POST', path: '/uploads?name=a.csv' },
  createInvitation: {
    method: 'POST',
    path: '/invitations',
    body: { name: 'Owner', email: 'owner@example.org' },
    allowed: ['administrator'],
  },
  // Whose are in it: data-sources.test.ts.
  listDataSources: { method: 'GET', path: '/data-sources' },
  listKeptDataSources: { method: 'GET', path: '/data-sources/kept', allowed: ['administrator'] },
  createDataSource: {
    method: 'POST',
    path: '/data-sources',
    body: { name: 'x', title: 'X', spaces: ['nowhere-at-all'] },
    allowed: ['administrator'],
  },
  updateDataSource: {
    method: 'PATCH',
    path: `/data-sources/${crypto.randomUUID()}`,
    body: { title: 'X' },
    allowed: ['administrator'],
  },
  deleteDataSource: {
    method: 'DELETE',
    path: `/data-sources/${crypto.randomUUID()}`,
    allowed: ['administrator'],
  },
  listUsers: { method: 'GET', path: '/users', allowed: ['administrator'] },
  listAudit: { method: 'GET', path: '/audit', allowed: ['administrator'] },
};
/** Tested by name below, or open to everybody. */
export const OWN = [
  ...['getRun', 'followRun', 'cancelRun', 'deleteRun', 'downloadRun', 'getRunBlob', 'revokeToken'],
  ...['getSession', 'followSession', 'changeInputs', 'answerPrompt', 'stopSession', 'endSession'],
  ...['downloadSession', 'getSessionBlob', 'changeHelperInputs', 'searchInputOptions'],
  ...['tellWidgets', 'withdrawAnswer', 'listVariables', 'getVariable'],
  ...['getProposal', 'downloadProposal', 'acceptProposal', 'declineProposal', 'withdrawProposal'],
];
/** Tested in app-face.test.ts, variables.test.ts, comments.test.ts, embeds.test.ts and contributions.test.ts, where there is something to share, answer, embed and review. */
export const ELSEWHERE = [
  ...['createPreset', 'updatePreset', 'deletePreset'],
  ...['replyInThread', 'updateThread', 'updateComment', 'deleteComment'],
  ...['listShares', 'createShare', 'revokeShare'],
  ...['getSharedSession', 'followSharedSession', 'getSharedBlob', 'downloadSharedSession'],
  ...['listSharedVariables', 'getSharedVariable'],
  ...['getContribution', 'followContribution', 'resubmitContribution', 'retryContribution'],
  ...['closeContribution', 'commentContribution', 'approveContribution', 'mergeContribution'],
  ...['revokeEmbed', 'openEmbed', 'createEmbedSession', 'allowEmbed', 'exchangeEmbedCode'],
];
export const PUBLIC = [
  'getHealth',
  'signIn',
  'signOut',
  'getInvitation',
  'acceptInvitation',
  'receiveForgeEvent',
  'redeemAuthorisation',
];
