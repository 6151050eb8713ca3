import { ForgeError, type ForgeKind } from '../../ports/forge.ts';
import type { ForgeSite, ForgeWay } from '../../ports/forge-site.ts';
import { openGitea } from './gitea/forge.ts';
import { openGithub } from './github/forge.ts';
import { openGitlab } from './gitlab/forge.ts';
import { createSignIn } from './sign-in.ts';
import { readWebhook } from './webhooks.ts';

/** One forge as an administrator configures it; see docs/guide/forges.md. */
export type ForgeSiteConfig = {
  id: string;
  kind: ForgeKind;
  name: string;
  url: string;
  apiUrl: string;
  /** The application registered there; without one, people connect by tokens alone. */
  client: { id: string; secret: string } | null;
  scopes: readonly string[];
  hasDeviceFlow: boolean;
  webhookSecret: string | null;
  timeoutMilliseconds?: number;
};

const OPEN = { github: openGithub, gitlab: openGitlab, gitea: openGitea } as const;
const GIT_USERNAME: Readonly<Record<ForgeKind, (login: string) => string>> = {
  github: () => 'x-access-token',
  gitlab: () => 'oauth2',
  gitea: (login) => login,
};
const PAGES: Readonly<Record<ForgeKind, { token: string; grants: string; scopes: readonly string[] }>> = {
  github: {
    token: '/settings/personal-access-tokens/new',
    grants: '/settings/applications',
    scopes: ['Contents: read and write', 'Pull requests: read and write', 'Commit statuses: read'],
  },
  gitlab: {
    token: '/-/user_settings/personal_access_tokens',
    grants: '/-/user_settings/applications',
    scopes: ['api'],
  },
  gitea: {
    token: '/user/settings/applications',
    grants: '/user/settings/applications',
    scopes: ['read:user', 'write:repository'],
  },
};

export function createForgeSite(config: ForgeSiteConfig): ForgeSite {
  const { id, kind, name, url, apiUrl, client, webhookSecret } = config;
  const signIn = client && createSignIn({ ...config, clientId: client.id, clientSecret: client.secret });
  const needSignIn = () => {
    if (signIn) return signIn;
    throw new ForgeError('rejected', `${name} takes tokens alone: no application is registered there.`);
  };
  const pages = PAGES[kind];
  return {
    id,
    kind,
    name,
    url,
    ways: waysOf(config),
    tokenHelp: { url: `${url}${pages.token}`, scopes: pages.scopes },
    grantsUrl: `${url}${pages.grants}`,
    open: (token) =>
      OPEN[kind]({ name, url, apiUrl, token, timeoutMilliseconds: config.timeoutMilliseconds }),
    gitUsername: GIT_USERNAME[kind],
    authorizeUrl: (asked) => needSignIn().authorizeUrl(asked),
    redeemCode: async (given) => needSignIn().redeemCode(given),
    startDevice: async () => needSignIn().startDevice(),
    askDevice: async (deviceCode) => needSignIn().askDevice(deviceCode),
    refresh: async (refreshToken) => needSignIn().refresh(refreshToken),
    revoke: async (accessToken) => (signIn ? signIn.revoke(accessToken) : false),
    readEvents: (headers, body) =>
      webhookSecret === null
        ? null
        : (readWebhook(kind, { headers, body, secret: webhookSecret })?.map((told) => ({
            kind: 'forge-event',
            forge: id,
            ...told,
          })) ?? null),
  };
}

function waysOf({ client, hasDeviceFlow }: ForgeSiteConfig): ForgeWay[] {
  if (client === null) return ['token'];
  return hasDeviceFlow ? ['web', 'device', 'token'] : ['web', 'token'];
}
