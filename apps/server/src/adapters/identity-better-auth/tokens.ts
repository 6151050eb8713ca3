import { type AccessToken, SCOPES, type Scope, tokenId } from '@quire/contract';
import type { Authenticated, IdentityProvider } from '../../ports/identity-provider.ts';
import type { Auth } from './identity-better-auth.ts';

/** The library keeps permissions as resource → actions; a token's scopes are the actions on the hub. */
const RESOURCE = 'hub';
const DAY_SECONDS = 24 * 60 * 60;
const TOKENS_LISTED_MAX = 100;

type KeyRow = {
  id: string;
  name: string | null;
  start: string | null;
  createdAt: Date;
  expiresAt: Date | null;
  lastRequest: Date | null;
  permissions?: Record<string, string[]> | null;
};
type Tokens = Pick<IdentityProvider, 'createToken' | 'listTokens' | 'revokeToken'> & {
  authenticateToken(authorization: string): Promise<Authenticated | null>;
  /** Revokes the token that was sent: a program signs out by it. Answers the cookies to set: none. */
  revokeSelf(authorization: string): Promise<readonly string[]>;
};

export function createTokens(auth: Auth): Tokens {
  return {
    authenticateToken: async (authorization) => {
      const key = keyOf(authorization);
      if (key === null) return null;
      const verified = await auth.api.verifyApiKey({ body: { key } });
      if (!verified.valid || !verified.key) return null;
      return { userId: verified.key.referenceId, scopes: scopesOf(verified.key as KeyRow), cookies: [] };
    },
    revokeSelf: async (authorization) => {
      const key = keyOf(authorization);
      const verified = key === null ? null : await auth.api.verifyApiKey({ body: { key } });
      const { adapter } = await auth.$context;
      if (verified?.key)
        await adapter.deleteMany({ model: 'apikey', where: [{ field: 'id', value: verified.key.id }] });
      return [];
    },
    createToken: async (userId, token) => {
      const made = await auth.api.createApiKey({
        body: {
          userId,
          name: token.name,
          expiresIn: token.expiresInDays * DAY_SECONDS,
          permissions: { [RESOURCE]: [...token.scopes] },
        },
      });
      return { ...present(made as KeyRow), secret: made.key };
    },
    listTokens: async (userId) => (await rowsOf(auth, userId)).map(present),
    revokeToken: async (userId, id) => {
      const { adapter } = await auth.$context;
      const count = await adapter.deleteMany({
        model: 'apikey',
        where: [
          { field: 'id', value: id },
          { field: 'referenceId', value: userId },
        ],
      });
      return count > 0;
    },
  };
}

const keyOf = (authorization: string): string | null => /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ?? null;

/** The library lists keys by session only; a listing for a person goes through its adapter. */
async function rowsOf(auth: Auth, userId: string): Promise<KeyRow[]> {
  const { adapter } = await auth.$context;
  return adapter.findMany<KeyRow>({
    model: 'apikey',
    where: [{ field: 'referenceId', value: userId }],
    sortBy: { field: 'createdAt', direction: 'desc' },
    limit: TOKENS_LISTED_MAX,
  });
}

function present(row: KeyRow): AccessToken {
  return {
    id: tokenId.parse(row.id),
    name: row.name ?? '',
    scopes: [...scopesOf(row)],
    createdAt: row.createdAt.toISOString(),
    expiresAt: (row.expiresAt ?? row.createdAt).toISOString(),
    lastUsedAt: row.lastRequest?.toISOString() ?? null,
    start: row.start ?? '',
  };
}

function scopesOf(row: KeyRow): readonly Scope[] {
  const permissions =
    typeof row.permissions === 'string'
      ? (JSON.parse(row.permissions) as KeyRow['permissions'])
      : row.permissions;
  const granted = new Set(permissions?.[RESOURCE] ?? []);
  return SCOPES.filter((scope) => granted.has(scope));
}
