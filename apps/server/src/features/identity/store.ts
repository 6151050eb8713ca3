import type { Scope } from '@quire/contract';
import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

/** Enough to choose from while typing; more is found by typing on. */
const PEOPLE_FOUND_MAX = 20;

export type NewAccount = {
  id: string;
  name: string;
  email: string;
  handle: string;
  isAdministrator: boolean;
  passwordHash: string;
};

export const findUser = (db: Queryable, id: string) =>
  db
    .selectFrom('auth_user')
    .select(['id', 'handle', 'name', 'email', 'isAdministrator', 'createdAt'])
    .where('id', '=', id)
    .executeTakeFirst();

export const findUserByHandle = (db: Queryable, handle: string) =>
  db.selectFrom('auth_user').selectAll().where('handle', '=', handle).executeTakeFirst();

export const hasUserWithEmail = async (db: Queryable, email: string): Promise<boolean> =>
  (await db.selectFrom('auth_user').select('id').where('email', '=', email).executeTakeFirst()) !== undefined;

export const listUsers = (db: Queryable) =>
  db.selectFrom('auth_user').selectAll().orderBy('name').orderBy('id').execute();

/** Whether anyone can sign in: the account that owns the examples cannot. */
export async function hasUsers(db: Queryable): Promise<boolean> {
  return (await db.selectFrom('auth_account').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function findPeople(db: Queryable, start: string) {
  const pattern = `${start.replace(/[\\%_]/g, '\\$&')}%`;
  return db
    .selectFrom('auth_user')
    .select(['handle', 'name'])
    .where((eb) =>
      eb.or([
        eb('handle', 'ilike', pattern),
        eb('name', 'ilike', pattern),
        eb('name', 'ilike', `% ${pattern}`),
      ]),
    )
    .orderBy('name')
    .limit(PEOPLE_FOUND_MAX)
    .execute();
}

/** Takes the first free handle: the wanted one, or with a number behind. */
export async function freeHandle(tx: Tx, wanted: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtext('handles'))`.execute(tx);
  const rows = await tx
    .selectFrom('auth_user')
    .select('handle')
    .where('handle', 'like', `${wanted.replace(/[\\%_]/g, '\\$&')}%`)
    .execute();
  const taken = new Set(rows.map((row) => row.handle));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** A person in the tables of the sign-in library, without a way to sign in yet. */
export async function insertUser(tx: Tx, account: Omit<NewAccount, 'passwordHash'>): Promise<void> {
  const now = new Date();
  await tx
    .insertInto('auth_user')
    .values({
      id: account.id,
      name: account.name,
      email: account.email,
      emailVerified: false,
      image: null,
      createdAt: now,
      updatedAt: now,
      handle: account.handle,
      isAdministrator: account.isAdministrator,
    })
    .execute();
}

/** A person who signs in with a password. */
export async function insertAccount(tx: Tx, account: NewAccount): Promise<void> {
  await insertUser(tx, account);
  const now = new Date();
  await tx
    .insertInto('auth_account')
    .values({
      id: crypto.randomUUID(),
      accountId: account.id,
      providerId: 'credential',
      userId: account.id,
      password: account.passwordHash,
      createdAt: now,
      updatedAt: now,
    })
    .execute();
}

export const renameUser = (tx: Tx, id: string, name: string) =>
  tx.updateTable('auth_user').set({ name, updatedAt: new Date() }).where('id', '=', id).execute();

export type NewInvitation = {
  tokenHash: string;
  name: string;
  email: string;
  isAdministrator: boolean;
  createdBy: string | null;
  expiresAt: Date;
};

export const insertInvitation = (tx: Tx, invitation: NewInvitation) =>
  tx
    .insertInto('invitations')
    .values({
      token_hash: invitation.tokenHash,
      name: invitation.name,
      email: invitation.email,
      is_administrator: invitation.isAdministrator,
      created_by: invitation.createdBy,
      expires_at: invitation.expiresAt,
      used_at: null,
    })
    .execute();

export const findInvitation = (db: Queryable, tokenHash: string) =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .executeTakeFirst();

/** Takes the invitation once; nobody else gets it after that. */
export const useInvitation = (tx: Tx, tokenHash: string) =>
  tx
    .updateTable('invitations')
    .set({ used_at: sql<Date>`now()` })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', sql<Date>`now()`)
    .returningAll()
    .executeTakeFirst();

/** Removes the first-start links that nobody used: only the newest one works. */
export const deleteUnusedSetupInvitations = (tx: Tx) =>
  tx.deleteFrom('invitations').where('created_by', 'is', null).where('used_at', 'is', null).execute();

/** What a person agreed to; kept in the sign-in library's table of things that expire. */
export type AuthorisationValue = { userId: string; name: string; scopes: Scope[]; challenge: string };

const AUTHORISATION = 'quire-authorisation:';

export async function insertAuthorisation(
  tx: Tx,
  { codeHash, value, expiresAt }: { codeHash: string; value: AuthorisationValue; expiresAt: Date },
): Promise<void> {
  await sql`delete from auth_verification where identifier like ${`${AUTHORISATION}%`} and "expiresAt" < now()`.execute(
    tx,
  );
  await sql`insert into auth_verification (id, identifier, value, "expiresAt")
    values (${crypto.randomUUID()}, ${AUTHORISATION + codeHash}, ${JSON.stringify(value)}, ${expiresAt})`.execute(
    tx,
  );
}

/** Takes it once; nobody else gets it after that. */
export async function takeAuthorisation(db: Queryable, codeHash: string): Promise<AuthorisationValue | null> {
  const { rows } = await sql<{ value: string }>`delete from auth_verification
    where identifier = ${AUTHORISATION + codeHash} and "expiresAt" > now() returning value`.execute(db);
  return rows[0] ? (JSON.parse(rows[0].value) as AuthorisationValue) : null;
}
