import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

type Sealed = { accessToken: string; refreshToken: string | null; expiresAt: Date | null };
export type NewConnection = Sealed & { person: string; forge: string; login: string; way: string };
export type ConnectionRow = NonNullable<Awaited<ReturnType<typeof findConnection>>>;
export type AttemptRow = NonNullable<Awaited<ReturnType<typeof takeWebAttempt>>>;

export const listConnections = (db: Queryable, person: string) =>
  db.selectFrom('forge_connections').selectAll().where('person', '=', person).execute();

export const findConnection = (db: Queryable, person: string, forge: string) =>
  db
    .selectFrom('forge_connections')
    .selectAll()
    .where('person', '=', person)
    .where('forge', '=', forge)
    .executeTakeFirst();

/** Puts an account in the place of the one before. */
export const upsertConnection = (tx: Tx, { person, forge, ...given }: NewConnection) => {
  const values = {
    login: given.login,
    way: given.way,
    access_token: given.accessToken,
    refresh_token: given.refreshToken,
    expires_at: given.expiresAt,
    created_at: sql<Date>`clock_timestamp()`,
    last_used_at: null,
    lost_at: null,
    refreshing_until: null,
  };
  return tx
    .insertInto('forge_connections')
    .values({ person, forge, ...values })
    .onConflict((conflict) => conflict.columns(['person', 'forge']).doUpdateSet(values))
    .returningAll()
    .executeTakeFirstOrThrow();
};

export const deleteConnection = (tx: Tx, person: string, forge: string) =>
  tx
    .deleteFrom('forge_connections')
    .where('person', '=', person)
    .where('forge', '=', forge)
    .returningAll()
    .executeTakeFirst();

/** Marks what the forge refuses now; not what was connected anew meanwhile. Answers whether anything was. */
export const loseConnection = async (tx: Tx, { id, access_token }: ConnectionRow): Promise<boolean> => {
  const row = await tx
    .updateTable('forge_connections')
    .set({ lost_at: sql<Date>`clock_timestamp()`, refreshing_until: null })
    .where('id', '=', id)
    .where('access_token', '=', access_token)
    .where('lost_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
};

/** Takes the turn to exchange a refresh token; undefined where another has it, or was quicker. */
export const claimRefresh = (db: Queryable, { id, access_token }: ConnectionRow, seconds: number) =>
  db
    .updateTable('forge_connections')
    .set({ refreshing_until: sql<Date>`clock_timestamp() + make_interval(secs => ${seconds})` })
    .where('id', '=', id)
    .where('access_token', '=', access_token)
    .where('lost_at', 'is', null)
    .where((eb) =>
      eb.or([eb('refreshing_until', 'is', null), eb('refreshing_until', '<', sql<Date>`clock_timestamp()`)]),
    )
    .returning('id')
    .executeTakeFirst();

export const releaseRefresh = (db: Queryable, { id, access_token }: ConnectionRow) =>
  db
    .updateTable('forge_connections')
    .set({ refreshing_until: null })
    .where('id', '=', id)
    .where('access_token', '=', access_token)
    .execute();

/** Answers undefined where the person took the connection back, or made another, meanwhile. */
export const replaceTokens = (tx: Tx, { id, access_token }: ConnectionRow, next: Sealed) =>
  tx
    .updateTable('forge_connections')
    .set({
      access_token: next.accessToken,
      refresh_token: next.refreshToken,
      expires_at: next.expiresAt,
      refreshing_until: null,
    })
    .where('id', '=', id)
    .where('access_token', '=', access_token)
    .returningAll()
    .executeTakeFirst();

export const touchConnection = (db: Queryable, id: string) =>
  db
    .updateTable('forge_connections')
    .set({ last_used_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('last_used_at', 'is', null),
        eb('last_used_at', '<', sql<Date>`clock_timestamp() - interval '1 minute'`),
      ]),
    )
    .execute();

/** All connections by id, a page after another. */
export const listSealed = (db: Queryable, after: string | null, limit: number) =>
  db
    .selectFrom('forge_connections')
    .selectAll()
    .$if(after !== null, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();

export type NewAttempt = {
  id: string;
  person: string;
  forge: string;
  way: 'web' | 'device';
  sessionId: string;
  stateHash: string | null;
  proof: string;
  intervalSeconds: number | null;
  expiresAt: Date;
};

/** One attempt of a kind for a person and a forge: beginning again ends the one before. */
export const replaceAttempt = async (tx: Tx, attempt: NewAttempt): Promise<void> => {
  await tx
    .deleteFrom('forge_attempts')
    .where((eb) =>
      eb.or([
        eb('expires_at', '<', sql<Date>`clock_timestamp()`),
        eb.and({ person: attempt.person, forge: attempt.forge, way: attempt.way }),
      ]),
    )
    .execute();
  await tx
    .insertInto('forge_attempts')
    .values({
      id: attempt.id,
      person: attempt.person,
      forge: attempt.forge,
      way: attempt.way,
      session_id: attempt.sessionId,
      state_hash: attempt.stateHash,
      proof: attempt.proof,
      interval_seconds: attempt.intervalSeconds,
      expires_at: attempt.expiresAt,
    })
    .onConflict((conflict) =>
      conflict.columns(['person', 'forge', 'way']).doUpdateSet((eb) => ({
        id: eb.ref('excluded.id'),
        session_id: eb.ref('excluded.session_id'),
        state_hash: eb.ref('excluded.state_hash'),
        proof: eb.ref('excluded.proof'),
        interval_seconds: eb.ref('excluded.interval_seconds'),
        expires_at: eb.ref('excluded.expires_at'),
        next_question_at: null,
      })),
    )
    .execute();
};

type Own = { person: string; sessionId: string };

/** Uses an attempt up: only for who began it, in the session where they did, in time, and once. */
export const takeWebAttempt = (db: Queryable, own: Own, stateHash: string) =>
  db
    .deleteFrom('forge_attempts')
    .where('state_hash', '=', stateHash)
    .where('way', '=', 'web')
    .where('person', '=', own.person)
    .where('session_id', '=', own.sessionId)
    .where('expires_at', '>', sql<Date>`clock_timestamp()`)
    .returningAll()
    .executeTakeFirst();

export const findDeviceAttempt = (db: Queryable, own: Own, id: string) =>
  db
    .selectFrom('forge_attempts')
    .selectAll()
    .where('id', '=', id)
    .where('way', '=', 'device')
    .where('person', '=', own.person)
    .where('session_id', '=', own.sessionId)
    .executeTakeFirst();

/** Takes the turn to ask the forge, at most once in an interval; undefined where it is too early. */
export const claimQuestion = (db: Queryable, id: string) =>
  db
    .updateTable('forge_attempts')
    .set({ next_question_at: sql<Date>`clock_timestamp() + make_interval(secs => interval_seconds)` })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([eb('next_question_at', 'is', null), eb('next_question_at', '<=', sql<Date>`clock_timestamp()`)]),
    )
    .returning('id')
    .executeTakeFirst();

export const slowDown = (db: Queryable, id: string, seconds: number) =>
  db
    .updateTable('forge_attempts')
    .set({
      interval_seconds: sql<number>`interval_seconds + ${seconds}`,
      next_question_at: sql<Date>`clock_timestamp() + make_interval(secs => interval_seconds + ${seconds})`,
    })
    .where('id', '=', id)
    .execute();

export const deleteAttempt = (tx: Queryable, id: string) =>
  tx.deleteFrom('forge_attempts').where('id', '=', id).returning('id').executeTakeFirst();
