import { createHash, randomBytes } from 'node:crypto';
import {
  type AccessToken,
  HubError,
  handle,
  type Invitation,
  type Me,
  type Person,
  type Scope,
  type User,
} from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import type { ClientInfo, IdentityProvider } from '../../ports/identity-provider.ts';
import { recordAudit } from '../audit/service.ts';
import { createAuthorisations } from './authorisations.ts';
import type { Caller } from './caller.ts';
import { requireAdministrator } from './policy.ts';
import * as store from './store.ts';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;
/** The first link is read from the terminal at once; a new start makes a new one. */
const SETUP_LINK_MILLISECONDS = DAY_MILLISECONDS;
/** Long enough for a colleague who is away for a weekend. */
const INVITATION_MILLISECONDS = 7 * DAY_MILLISECONDS;
const INVITATION_TOKEN_BYTES = 32;
const HANDLE_LENGTH_MAX = 32;

type Dependencies = {
  db: Database;
  provider: IdentityProvider;
  /** Where programs run that may ask a person for a token. */
  labOrigins: readonly string[];
  labUrl: string | null;
  /** The spaces of a person, from the spaces feature. */
  spacesOf: (userId: string) => Promise<Me['spaces']>;
  /** Lets the first administrator own what the hub starts with. */
  welcomeFirst: (tx: Tx, userId: string) => Promise<void>;
  /** Keeps search entries true to a person's name. */
  renamed: (tx: Tx, userId: string) => Promise<void>;
};
export type SessionAnswer = { me: Me; cookies: readonly string[] };
export type IdentityService = ReturnType<typeof createIdentityService>;

const HUB_ACCOUNT = { id: 'quire', handle: 'quire', name: 'Quire', email: 'quire@hub.invalid' };

const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
const newToken = (): string => randomBytes(INVITATION_TOKEN_BYTES).toString('base64url');
export const welcomePath = (token: string): string => `/welcome?token=${token}`;

export function createIdentityService({
  db,
  provider,
  labOrigins,
  labUrl,
  spacesOf,
  welcomeFirst,
  renamed,
}: Dependencies) {
  const authorisations = createAuthorisations({ db, provider, labOrigins });
  const meOf = async (caller: Caller): Promise<Me> => ({
    user: presentUser(caller),
    spaces: await spacesOf(caller.id),
    scopes: caller.scopes === null ? null : [...caller.scopes],
    labUrl,
  });

  const callerOf = async (userId: string, scopes: readonly Scope[] | null): Promise<Caller | null> => {
    const row = await store.findUser(db, userId);
    return row
      ? {
          id: row.id,
          handle: row.handle,
          name: row.name,
          email: row.email,
          isAdministrator: row.isAdministrator,
          createdAt: row.createdAt,
          scopes,
        }
      : null;
  };

  const startSession = async (
    credentials: { email: string; password: string },
    client: ClientInfo,
  ): Promise<SessionAnswer> => {
    const signedIn = await provider.signIn(
      { ...credentials, email: credentials.email.toLowerCase() },
      client,
    );
    const caller = await callerOf(signedIn.userId, null);
    if (!caller) throw new HubError('wrong-credentials', 'This account no longer exists.');
    return { me: await meOf(caller), cookies: signedIn.cookies };
  };

  return {
    authorise: authorisations.authorise,
    redeemAuthorisation: authorisations.redeemAuthorisation,
    meOf,
    signIn: startSession,
    signOut: (headers: Headers) => provider.signOut(headers),

    /** The person with this id, within these scopes; `null` where the account is gone. */
    findCaller: callerOf,

    /** Who sends these headers; `null` for a stranger or a session that ended. */
    async authenticate(headers: Headers): Promise<{ caller: Caller; cookies: readonly string[] } | null> {
      const authenticated = await provider.authenticate(headers);
      if (!authenticated) return null;
      const caller = await callerOf(authenticated.userId, authenticated.scopes);
      if (!caller) return null;
      const { sessionId, cookies } = authenticated;
      return { caller: sessionId === undefined ? caller : { ...caller, sessionId }, cookies };
    },

    /** The one-time link that makes the first administrator; `null` once there is an account. */
    async createSetupLink(): Promise<string | null> {
      const token = newToken();
      return db.transaction().execute(async (tx) => {
        if (await store.hasUsers(tx)) return null;
        await store.deleteUnusedSetupInvitations(tx);
        await store.insertInvitation(tx, {
          tokenHash: hashToken(token),
          name: '',
          email: '',
          isAdministrator: true,
          createdBy: null,
          expiresAt: new Date(Date.now() + SETUP_LINK_MILLISECONDS),
        });
        return welcomePath(token);
      });
    },
    needsSetup: async () => !(await store.hasUsers(db)),

    async createInvitation(
      caller: Caller,
      wanted: { name: string; email: string; isAdministrator: boolean },
    ): Promise<Invitation & { path: string }> {
      requireAdministrator(caller);
      const token = newToken();
      const email = wanted.email.toLowerCase();
      const expiresAt = new Date(Date.now() + INVITATION_MILLISECONDS);
      await db.transaction().execute(async (tx) => {
        if (await store.hasUserWithEmail(tx, email))
          throw new HubError('already-exists', `${email} already has an account.`);
        await store.insertInvitation(tx, {
          ...wanted,
          email,
          tokenHash: hashToken(token),
          createdBy: caller.id,
          expiresAt,
        });
        await recordAudit(tx, {
          actorId: caller.id,
          action: 'user.invited',
          subject: email,
          details: { isAdministrator: wanted.isAdministrator },
        });
      });
      return { ...wanted, email, expiresAt: expiresAt.toISOString(), path: welcomePath(token) };
    },

    async getInvitation(token: string): Promise<Invitation> {
      const row = await store.findInvitation(db, hashToken(token));
      if (!row) throw invitationInvalid();
      return {
        name: row.name,
        email: row.email,
        isAdministrator: row.is_administrator,
        expiresAt: row.expires_at.toISOString(),
      };
    },

    /** Makes the account of a one-time link and signs its person in. */
    async acceptInvitation(
      token: string,
      given: { name: string; email: string; password: string },
      client: ClientInfo,
    ): Promise<SessionAnswer> {
      const email = given.email.toLowerCase();
      // Before the hash, which is made to be slow: strangers with invented links must not keep the hub busy.
      if (!(await store.findInvitation(db, hashToken(token)))) throw invitationInvalid();
      const passwordHash = await provider.hashPassword(given.password);
      await db.transaction().execute(async (tx) => {
        const row = await store.useInvitation(tx, hashToken(token));
        if (!row) throw invitationInvalid();
        if (row.email !== '' && row.email !== email) {
          throw new HubError('invalid-request', 'This invitation is for another e-mail address.', {
            items: [{ path: 'email', message: `Use ${row.email}.` }],
          });
        }
        // Takes turns with everyone who joins, so that the checks below hold until the account stands.
        const newHandle = await store.freeHandle(tx, handleFrom(email));
        if (await store.hasUserWithEmail(tx, email))
          throw new HubError('already-exists', `${email} already has an account. Sign in instead.`);
        const id = crypto.randomUUID();
        const isFirst = !(await store.hasUsers(tx));
        // Hubs that started together may have printed a link each; the first account ends them all.
        if (row.created_by === null && !isFirst) throw invitationInvalid();
        await store.insertAccount(tx, {
          id,
          name: given.name,
          email,
          handle: newHandle,
          isAdministrator: row.is_administrator,
          passwordHash,
        });
        await recordAudit(tx, {
          actorId: id,
          action: 'user.joined',
          subject: newHandle,
          details: { isAdministrator: row.is_administrator },
        });
        if (isFirst) await welcomeFirst(tx, id);
      });
      return startSession({ email, password: given.password }, client);
    },

    async rename(caller: Caller, name: string): Promise<Me> {
      // The audit entry is written by a trigger: the table belongs to the sign-in library.
      await db.transaction().execute(async (tx) => {
        await store.renameUser(tx, caller.id, name);
        await renamed(tx, caller.id);
      });
      return meOf({ ...caller, name });
    },
    changePassword: (headers: Headers, change: { currentPassword: string; newPassword: string }) =>
      provider.changePassword(headers, change),

    listTokens: async (caller: Caller): Promise<AccessToken[]> => [...(await provider.listTokens(caller.id))],
    createToken: (caller: Caller, token: { name: string; scopes: Scope[]; expiresInDays: number }) =>
      provider.createToken(caller.id, token),
    async revokeToken(caller: Caller, id: string): Promise<void> {
      if (!(await provider.revokeToken(caller.id, id)))
        throw new HubError('not-found', 'You have no such token.');
    },

    async listUsers(caller: Caller): Promise<User[]> {
      requireAdministrator(caller);
      return (await store.listUsers(db)).map(presentUser);
    },
    async findPeople(start: string): Promise<Person[]> {
      return (await store.findPeople(db, start)).map(presentPerson);
    },
    async getPerson(wanted: string): Promise<Person> {
      const row = await store.findUserByHandle(db, wanted);
      if (!row) throw new HubError('not-found', `There is nobody called “${wanted}”.`);
      return presentPerson(row);
    },
    /** The account that owns the examples: nobody can sign in with it. */
    async ensureHubAccount(): Promise<Caller> {
      await db.transaction().execute(async (tx) => {
        if (await store.findUser(tx, HUB_ACCOUNT.id)) return;
        await store.insertUser(tx, { ...HUB_ACCOUNT, isAdministrator: false });
        await recordAudit(tx, { actorId: null, action: 'user.joined', subject: HUB_ACCOUNT.handle });
      });
      const caller = await callerOf(HUB_ACCOUNT.id, null);
      if (!caller) throw new Error('the hub account is missing');
      return caller;
    },
    /** The account behind a handle, for features that store who it was. @throws HubError `not-found` */
    async findAccount(wanted: string): Promise<{ id: string; person: Person }> {
      const row = await store.findUserByHandle(db, wanted);
      if (!row) throw new HubError('not-found', `There is nobody called “${wanted}”.`);
      return { id: row.id, person: presentPerson(row) };
    },
  };
}

const invitationInvalid = () =>
  new HubError(
    'invitation-invalid',
    'Ask for a new one. For the very first account, start the hub again: it prints a new link.',
  );

function handleFrom(email: string): string {
  const local = email.split('@')[0] ?? '';
  const cleaned = local
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, HANDLE_LENGTH_MAX);
  return cleaned.replace(/[._-]+$/, '') || 'person';
}

function presentPerson(row: { handle: string; name: string }): Person {
  return { handle: handle.parse(row.handle), name: row.name };
}
function presentUser(row: {
  handle: string;
  name: string;
  email: string;
  isAdministrator: boolean;
  createdAt: Date;
}): User {
  return {
    ...presentPerson(row),
    email: row.email,
    isAdministrator: row.isAdministrator,
    createdAt: row.createdAt.toISOString(),
  };
}
