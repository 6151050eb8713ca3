import { createHash, randomBytes } from 'node:crypto';
import { HubError, type Scope } from '@quire/contract';
import type { Database } from '../../database/connect.ts';
import type { IdentityProvider } from '../../ports/identity-provider.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from './caller.ts';
import { requireAllowedRedirect } from './policy.ts';
import * as store from './store.ts';

/** The program redeems the code at once; it is on its way through the browser's address bar until then. */
const CODE_MILLISECONDS = 2 * 60 * 1000;
const CODE_BYTES = 32;
/** As long as the default of tokens that people make by hand. */
const TOKEN_DAYS = 90;

type Dependencies = { db: Database; provider: IdentityProvider; labOrigins: readonly string[] };
type Wanted = { name: string; redirectUri: string; challenge: string; scopes: Scope[] };

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64url');

/**
 * Programs that act for a person, by the authorization code flow with PKCE (RFC 6749, 7636): the person agrees on a page
 * of the hub, the code goes to an address that the operator allows, and only who made the challenge can use it, once.
 */
export function createAuthorisations({ db, provider, labOrigins }: Dependencies) {
  return {
    async authorise(caller: Caller, wanted: Wanted): Promise<{ code: string }> {
      requireAllowedRedirect(wanted.redirectUri, labOrigins);
      const code = randomBytes(CODE_BYTES).toString('base64url');
      const { name, scopes, challenge, redirectUri } = wanted;
      await db.transaction().execute(async (tx) => {
        await store.insertAuthorisation(tx, {
          codeHash: sha256(code),
          value: { userId: caller.id, name, scopes, challenge },
          expiresAt: new Date(Date.now() + CODE_MILLISECONDS),
        });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'authorisation.given',
          subject: new URL(redirectUri).origin,
          details: { name, scopes },
        });
      });
      return { code };
    },

    /** The code is gone after the first attempt, also after one with the wrong secret. */
    async redeemAuthorisation({ code, verifier }: { code: string; verifier: string }) {
      const value = await store.takeAuthorisation(db, sha256(code));
      if (!value || sha256(verifier) !== value.challenge) {
        throw new HubError(
          'authorisation-invalid',
          'The code has been used, has expired, or was made for another program. Sign in again.',
        );
      }
      return provider.createToken(value.userId, {
        name: value.name,
        scopes: value.scopes,
        expiresInDays: TOKEN_DAYS,
      });
    },
  };
}
