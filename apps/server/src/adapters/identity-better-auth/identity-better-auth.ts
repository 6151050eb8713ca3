import { apiKey } from '@better-auth/api-key';
import { HubError, PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN } from '@quire/contract';
import { APIError, betterAuth } from 'better-auth';
import type { Database } from '../../database/connect.ts';
import type { ClientInfo, IdentityProvider, SignedIn } from '../../ports/identity-provider.ts';
import { createTokens } from './tokens.ts';

export type IdentityConfig = { publicUrl: string; secret: string };

const DAY_SECONDS = 24 * 60 * 60;
/** A working week away from the desk does not sign anyone out; a lost laptop does. */
const SESSION_SECONDS = 7 * DAY_SECONDS;
/** Sign-ins per address and minute: people behind one proxy share an address, so this stops machines, not typos. */
const SIGN_INS_PER_MINUTE = 30;
const CLIENT_ADDRESS_HEADER = 'x-quire-client-address';
const AUTH_PATH = '/api/auth';

export function createAuth(db: Database, config: IdentityConfig) {
  return betterAuth({
    appName: 'Quire',
    baseURL: config.publicUrl,
    basePath: AUTH_PATH,
    secret: config.secret,
    database: { db, type: 'postgres', transaction: true },
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH_MIN,
      maxPasswordLength: PASSWORD_LENGTH_MAX,
    },
    user: {
      modelName: 'auth_user',
      additionalFields: {
        handle: { type: 'string', required: true, input: false },
        isAdministrator: { type: 'boolean', required: true, input: false },
      },
    },
    session: { modelName: 'auth_session', expiresIn: SESSION_SECONDS, updateAge: DAY_SECONDS },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'auth_rate_limit',
      customRules: { '/sign-in/email': { window: 60, max: SIGN_INS_PER_MINUTE } },
    },
    advanced: {
      cookiePrefix: 'quire',
      useSecureCookies: config.publicUrl.startsWith('https:'),
      defaultCookieAttributes: { sameSite: 'lax', httpOnly: true },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    plugins: [
      apiKey({
        defaultPrefix: 'quire_',
        schema: { apikey: { modelName: 'auth_apikey' } },
        rateLimit: { enabled: false },
        enableMetadata: false,
        keyExpiration: { minExpiresIn: 1, maxExpiresIn: 366 },
      }),
    ],
  });
}
export type Auth = ReturnType<typeof createAuth>;

/** Local accounts, sessions and personal access tokens by better-auth. */
export function createIdentityProvider(db: Database, config: IdentityConfig): IdentityProvider {
  const auth = createAuth(db, config);
  const tokens = createTokens(auth);
  return {
    ...tokens,
    authenticate: async (headers) => {
      const bearer = headers.get('authorization');
      if (bearer) return tokens.authenticateToken(bearer);
      if (!headers.get('cookie')) return null;
      const { response, headers: answered } = await auth.api.getSession({ headers, returnHeaders: true });
      if (!response) return null;
      return {
        userId: response.user.id,
        scopes: null,
        sessionId: response.session.id,
        cookies: answered.getSetCookie(),
      };
    },
    signIn: (credentials, client) => signIn(auth, config, { credentials, client }),
    signOut: async (headers) => {
      const bearer = headers.get('authorization');
      if (bearer) return tokens.revokeSelf(bearer);
      const { headers: answered } = await auth.api.signOut({ headers, returnHeaders: true });
      return answered.getSetCookie();
    },
    hashPassword: async (password) => (await auth.$context).password.hash(password),
    changePassword: async (headers, change) => {
      try {
        const { headers: answered } = await auth.api.changePassword({
          headers,
          returnHeaders: true,
          body: { ...change, revokeOtherSessions: true },
        });
        return answered.getSetCookie();
      } catch (error) {
        if (error instanceof APIError)
          throw new HubError('wrong-credentials', 'Your current password is not right. Nothing was changed.');
        throw error;
      }
    },
  };
}

/** Goes through the library's own HTTP handler, because that is where its rate limit stands. */
async function signIn(
  auth: Auth,
  config: IdentityConfig,
  { credentials, client }: { credentials: { email: string; password: string }; client: ClientInfo },
): Promise<SignedIn> {
  const response = await auth.handler(
    new Request(`${config.publicUrl}${AUTH_PATH}/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: config.publicUrl,
        'user-agent': client.userAgent,
        [CLIENT_ADDRESS_HEADER]: client.address,
      },
      body: JSON.stringify(credentials),
    }),
  );
  if (response.status === 429) {
    throw new HubError(
      'too-many-requests',
      'There were too many attempts to sign in from here. Wait a minute, then try again.',
    );
  }
  if (!response.ok) {
    throw new HubError('wrong-credentials', 'There is no account with this e-mail address and password.');
  }
  const body = (await response.json()) as { user: { id: string } };
  return { userId: body.user.id, cookies: response.headers.getSetCookie() };
}
