import { HubError, type Scope } from '@quire/contract';

/** The person a request acts for. */
export type Caller = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly email: string;
  readonly isAdministrator: boolean;
  readonly createdAt: Date;
  /** `null` in a browser session. */
  readonly scopes: readonly Scope[] | null;
  /** The browser session that the request comes from. */
  readonly sessionId?: string;
  /** A frame on a page of another site: it acts for the person in the app of this embedding alone. */
  readonly frame?: { readonly embedId: string };
};

export function requireScope(caller: Caller, scope: Scope | 'session' | 'none'): void {
  if (scope === 'none' || caller.scopes === null) return;
  if (scope === 'session') {
    throw new HubError('scope-missing', 'Access tokens cannot do this. Sign in with a browser instead.');
  }
  if (!caller.scopes.includes(scope)) {
    throw new HubError(
      'scope-missing',
      `This access token lacks the scope "${scope}". Make one that has it in your settings.`,
    );
  }
}

/** What a frame on a page of another site may call is said endpoint by endpoint. @throws HubError `scope-missing` */
export function requireOutsideFrame(caller: Caller, endpoint: { inFrames?: true }): void {
  if (caller.frame === undefined || endpoint.inFrames) return;
  throw new HubError('scope-missing', 'An app in a page of another site cannot do this. Open it in Quire.');
}
