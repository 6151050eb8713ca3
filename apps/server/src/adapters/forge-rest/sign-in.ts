import { z } from 'zod';
import { ForgeError, type ForgeKind } from '../../ports/forge.ts';
import type { DeviceAnswer, DeviceStart, ForgeGrant } from '../../ports/forge-site.ts';
import { createRestClient, type RestClient, refusalOf, withoutSecrets } from './rest-client.ts';

/** Where each forge signs people in, and how it says so. */
const PATHS: Readonly<
  Record<ForgeKind, { authorize: string; token: string; device: string | null; revoke: string | null }>
> = {
  github: {
    authorize: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    device: '/login/device/code',
    revoke: null,
  },
  gitlab: {
    authorize: '/oauth/authorize',
    token: '/oauth/token',
    device: '/oauth/authorize_device',
    revoke: '/oauth/revoke',
  },
  gitea: {
    authorize: '/login/oauth/authorize',
    token: '/login/oauth/access_token',
    device: null,
    revoke: null,
  },
};
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628: where none is named, and what “slow_down” adds. */
const INTERVAL_SECONDS_DEFAULT = 5;
const SLOW_DOWN_SECONDS = 5;

export type SignInConfig = {
  kind: ForgeKind;
  name: string;
  url: string;
  apiUrl: string;
  clientId: string;
  clientSecret: string;
  scopes: readonly string[];
  timeoutMilliseconds?: number | undefined;
};

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().nullish(),
  expires_in: z.coerce.number().nullish(),
});
const refusal = z.object({ error: z.string(), error_description: z.string().nullish() });
const deviceAnswer = z.object({
  device_code: z.string(),
  user_code: z.string(),
  verification_uri: z.url({ protocol: /^https?$/ }),
  expires_in: z.coerce.number(),
  interval: z.coerce.number().nullish(),
});

/** OAuth 2 with a forge: the code flow with PKCE, the device flow, refreshing and revoking. */
export function createSignIn(config: SignInConfig) {
  const paths = PATHS[config.kind];
  const rest = createRestClient({
    name: config.name,
    baseUrl: config.url,
    headers: {},
    secrets: [config.clientSecret],
    timeoutMilliseconds: config.timeoutMilliseconds,
  });
  const askToken = (body: Record<string, string>, secrets: readonly string[]) =>
    requestToken({ rest, config, path: paths.token }, body, secrets);
  const withClient = { client_id: config.clientId, client_secret: config.clientSecret };
  return {
    authorizeUrl: (asked: { state: string; challenge: string; redirectUrl: string }) =>
      authorizeUrl(config, asked),

    async redeemCode(given: { code: string; verifier: string; redirectUrl: string }): Promise<ForgeGrant> {
      const answer = await askToken(
        {
          ...withClient,
          grant_type: 'authorization_code',
          code: given.code,
          redirect_uri: given.redirectUrl,
          code_verifier: given.verifier,
        },
        [given.code, given.verifier],
      );
      return grantOf(answer, config.name);
    },

    async refresh(refreshToken: string): Promise<ForgeGrant> {
      const answer = await askToken(
        { ...withClient, grant_type: 'refresh_token', refresh_token: refreshToken },
        [refreshToken],
      );
      // GitLab and Gitea give a new one each time; where none comes, the old one goes on.
      const grant = grantOf(answer, config.name);
      return { ...grant, refreshToken: grant.refreshToken ?? refreshToken };
    },

    startDevice: () => startDevice(rest, config, paths.device),

    async askDevice(deviceCode: string): Promise<DeviceAnswer> {
      const answer = await askToken(
        {
          client_id: config.clientId,
          // GitHub wants none here; GitLab does of an application that is registered as confidential.
          ...(config.kind === 'gitlab' && { client_secret: config.clientSecret }),
          grant_type: DEVICE_GRANT,
          device_code: deviceCode,
        },
        [deviceCode],
      );
      if (answer.kind === 'granted') return answer;
      const slow = answer.error === 'slow_down';
      if (slow || answer.error === 'authorization_pending')
        return { kind: 'waiting', slowDownSeconds: slow ? SLOW_DOWN_SECONDS : 0 };
      if (answer.error === 'access_denied') return { kind: 'refused' };
      if (answer.error === 'expired_token') return { kind: 'expired' };
      throw refused(config.name, answer.words);
    },

    revoke: (accessToken: string) => revoke(rest, config, accessToken),
  };
}

function authorizeUrl(
  { kind, url, clientId, scopes }: SignInConfig,
  { state, challenge, redirectUrl }: { state: string; challenge: string; redirectUrl: string },
): string {
  const page = new URL(`${url}${PATHS[kind].authorize}`);
  const query = {
    client_id: clientId,
    redirect_uri: redirectUrl,
    response_type: 'code',
    scope: scopes.join(' '),
    state,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(query)) page.searchParams.set(name, value);
  return page.href;
}

type TokenAnswer = { kind: 'granted'; grant: ForgeGrant } | { kind: 'error'; error: string; words: string };

async function requestToken(
  { rest, config, path }: { rest: RestClient; config: SignInConfig; path: string },
  body: Record<string, string>,
  secrets: readonly string[],
): Promise<TokenAnswer> {
  const answer = await rest.send({ method: 'POST', path, body, form: true });
  const json = parseJson(answer.text);
  // GitHub says refusals with 200.
  const said = refusal.safeParse(json);
  if (said.success) {
    const words = said.data.error_description ?? said.data.error;
    return {
      kind: 'error',
      error: said.data.error,
      words: withoutSecrets(words, [...secrets, config.clientSecret]),
    };
  }
  const given = answer.status < 300 ? tokenAnswer.safeParse(json) : null;
  if (!given?.success)
    throw refusalOf({ ...answer, text: '' }, { name: config.name, secrets: [config.clientSecret] });
  const { access_token, refresh_token, expires_in } = given.data;
  return {
    kind: 'granted',
    grant: {
      accessToken: access_token,
      refreshToken: refresh_token ?? null,
      expiresAt: expires_in ? new Date(Date.now() + expires_in * 1000) : null,
    },
  };
}

function grantOf(answer: TokenAnswer, name: string): ForgeGrant {
  if (answer.kind === 'granted') return answer.grant;
  throw refused(name, answer.words);
}
const refused = (name: string, words: string) =>
  new ForgeError('rejected', `${name} did not complete the connection. It says: ${words}`);

async function startDevice(
  rest: RestClient,
  config: SignInConfig,
  path: string | null,
): Promise<DeviceStart> {
  if (path === null) throw new ForgeError('rejected', `${config.name} cannot connect by a code.`);
  const answer = await rest.send({
    method: 'POST',
    path,
    form: true,
    body: { client_id: config.clientId, scope: config.scopes.join(' ') },
  });
  const given = deviceAnswer.safeParse(parseJson(answer.text));
  if (!given.success) {
    const said = refusal.safeParse(parseJson(answer.text));
    throw refused(
      config.name,
      said.success ? (said.data.error_description ?? said.data.error) : `status ${answer.status}`,
    );
  }
  const { device_code, user_code, verification_uri, expires_in, interval } = given.data;
  return {
    deviceCode: device_code,
    userCode: user_code,
    verificationUrl: verification_uri,
    intervalSeconds: interval ?? INTERVAL_SECONDS_DEFAULT,
    expiresAt: new Date(Date.now() + expires_in * 1000),
  };
}

/** GitHub takes tokens back by its interface, signed in as the application; GitLab as RFC 7009 says; Gitea not at all. */
async function revoke(rest: RestClient, config: SignInConfig, accessToken: string): Promise<boolean> {
  const { kind, clientId, clientSecret } = config;
  const path = PATHS[kind].revoke;
  if (path !== null) {
    const body = { client_id: clientId, client_secret: clientSecret, token: accessToken };
    return (await rest.send({ method: 'POST', path, form: true, body })).status < 300;
  }
  if (kind !== 'github') return false;
  const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
  const asApplication = createRestClient({
    name: config.name,
    baseUrl: config.apiUrl,
    secrets: [accessToken, clientSecret],
    timeoutMilliseconds: config.timeoutMilliseconds,
    headers: { accept: 'application/vnd.github+json', authorization: `Basic ${basic}` },
  });
  const answer = await asApplication.send({
    method: 'DELETE',
    path: `/applications/${encodeURIComponent(clientId)}/token`,
    body: { access_token: accessToken },
  });
  return answer.status < 300;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
