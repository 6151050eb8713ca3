import { HubError } from '@quire/contract';

/**
 * A connection is its person's own, and is made and ended in their browser alone. Answers the session, to which an
 * attempt is bound.
 * @throws HubError `scope-missing`
 */
export function requireBrowser(caller: { sessionId?: string | undefined }): string {
  if (caller.sessionId !== undefined) return caller.sessionId;
  throw new HubError('scope-missing', 'Accounts are connected in the browser, signed in to this hub.');
}
