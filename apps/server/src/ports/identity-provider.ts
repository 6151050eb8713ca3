import type { AccessToken, Scope } from '@quire/contract';

/** Who a request comes from, as the sign-in library says. */
export type Authenticated = {
  userId: string;
  /** `null` for a browser session. */
  scopes: readonly Scope[] | null;
  /** The browser session; not there for a token. */
  sessionId?: string;
  /** `Set-Cookie` values that renew a session. */
  cookies: readonly string[];
};
export type ClientInfo = { address: string; userAgent: string };
export type SignedIn = { userId: string; cookies: readonly string[] };

/** Passwords, sessions and personal access tokens. Other ways to sign in (OIDC) stand behind the same port. */
export type IdentityProvider = {
  authenticate(headers: Headers): Promise<Authenticated | null>;
  /** @throws HubError `wrong-credentials` or `too-many-requests` */
  signIn(credentials: { email: string; password: string }, client: ClientInfo): Promise<SignedIn>;
  /** Ends the session of these headers; answers the cookies that remove it from the browser. */
  signOut(headers: Headers): Promise<readonly string[]>;
  hashPassword(password: string): Promise<string>;
  /** Ends all other sessions. @throws HubError `wrong-credentials` */
  changePassword(
    headers: Headers,
    change: { currentPassword: string; newPassword: string },
  ): Promise<readonly string[]>;
  createToken(
    userId: string,
    token: { name: string; scopes: readonly Scope[]; expiresInDays: number },
  ): Promise<AccessToken & { secret: string }>;
  listTokens(userId: string): Promise<readonly AccessToken[]>;
  /** Answers false where the person has no such token. */
  revokeToken(userId: string, id: string): Promise<boolean>;
};
