import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import { toStorable } from '../runs/storable.ts';
import { END_AFTER_SECONDS, ENDED_PER_SWEEP } from './limits.ts';

const selectSessions = (db: Queryable) =>
  db
    .selectFrom('sessions as s')
    .innerJoin('notebooks as n', 'n.id', 's.notebook_id')
    .innerJoin('spaces as sp', 'sp.id', 'n.space_id')
    .select([
      's.id',
      's.notebook_id',
      's.version',
      's.person',
      's.status',
      's.parameters',
      's.generation',
      's.created_at',
      's.last_used_at',
      's.queued_at',
      's.start_info',
      's.last_event',
      's.embed_id',
      's.locked',
      'n.slug',
      'n.title',
      'sp.slug as space_slug',
      'sp.name as space_name',
    ]);
export type SessionRow = Awaited<ReturnType<ReturnType<typeof selectSessions>['execute']>>[number];

/** A session of this person; somebody else's is absent. */
export const findSession = (db: Queryable, userId: string, id: string) =>
  selectSessions(db).where('s.id', '=', id).where('s.person', '=', userId).executeTakeFirst();

/** Any session by its id: only for someone with a share of it. */
export const findSharedSession = (db: Queryable, id: string) =>
  selectSessions(db).where('s.id', '=', id).executeTakeFirst();

export const findEmbedded = (db: Queryable, at: { person: string; embedId: string; version: number }) =>
  db
    .selectFrom('sessions')
    .select('id')
    .where('person', '=', at.person)
    .where('embed_id', '=', at.embedId)
    .where('version', '=', at.version)
    .orderBy('last_used_at', 'desc')
    .limit(1)
    .executeTakeFirst();
export const listEmbedded = (db: Queryable, embedId: string) =>
  db.selectFrom('sessions').select('id').where('embed_id', '=', embedId).execute();

export const listSessions = (
  db: Queryable,
  userId: string,
  at: { space?: string | undefined; slug?: string | undefined },
) =>
  selectSessions(db)
    .where('s.person', '=', userId)
    .$if(at.space !== undefined, (query) => query.where('sp.slug', '=', at.space ?? ''))
    .$if(at.slug !== undefined, (query) => query.where('n.slug', '=', at.slug ?? ''))
    .orderBy('s.last_used_at', 'desc')
    .execute();

/** Takes the person's turn, so that two requests at once cannot both open the last allowed one, or the same one twice. */
export const takePersonsTurn = (tx: Tx, userId: string) =>
  sql`select pg_advisory_xact_lock(hashtext('sessions of ' || ${userId}))`.execute(tx);

/** The person's app with exactly these inputs, used last; those in pages of other sites are not meant. */
export const findSame = (
  tx: Tx,
  at: { notebookId: string; version: number; person: string; values: object; asked: object },
) =>
  tx
    .selectFrom('sessions')
    .select('id')
    .where('notebook_id', '=', at.notebookId)
    .where('version', '=', at.version)
    .where('person', '=', at.person)
    .where('embed_id', 'is', null)
    .where(sql<boolean>`parameters = ${JSON.stringify(at.values)}::jsonb`)
    .where(sql<boolean>`helper_values = ${JSON.stringify(at.asked)}::jsonb`)
    .orderBy('last_used_at', 'desc')
    .limit(1)
    .executeTakeFirst();

/** Whoever counts has the person's turn. */
export async function countSessions(tx: Tx, userId: string): Promise<number> {
  const row = await tx
    .selectFrom('sessions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('person', '=', userId)
    .executeTakeFirstOrThrow();
  return row.count;
}

export type NewSession = {
  notebookId: string;
  version: number;
  person: string;
  parameters: object;
  /** Values of inputs that its cells ask for themselves. */
  helperValues: object;
  withholdsCode: boolean;
  embedId: string | null;
  locked: object | null;
};
export const insertSession = (tx: Tx, session: NewSession) =>
  tx
    .insertInto('sessions')
    .values({
      notebook_id: session.notebookId,
      version: session.version,
      person: session.person,
      parameters: JSON.stringify(session.parameters),
      helper_values: JSON.stringify(session.helperValues),
      withholds_code: session.withholdsCode,
      embed_id: session.embedId,
      locked: session.locked === null ? null : JSON.stringify(session.locked),
      status: 'queued',
    })
    .returning('id')
    .executeTakeFirstOrThrow();

export const lockSession = (tx: Tx, userId: string, id: string) =>
  tx
    .selectFrom('sessions')
    .selectAll()
    .where('id', '=', id)
    .where('person', '=', userId)
    .forUpdate()
    .executeTakeFirst();

/**
 * Notes other inputs; a session that no hub holds waits for one again. What is asked now is no longer answered; an
 * answer that was given already stays, for the hub to keep.
 */
export const setParameters = (
  tx: Tx,
  id: string,
  { parameters, asked, forget = [] }: { parameters?: object; asked: object; forget?: readonly string[] },
) =>
  sql`update sessions set generation = generation + 1,
      parameters = coalesce(${parameters === undefined ? null : JSON.stringify(parameters)}::jsonb, parameters),
      helper_values = (helper_values || ${JSON.stringify(asked)}::jsonb) - ${[...forget]}::text[],
      stop_wanted = false, open_prompt = null, last_used_at = clock_timestamp(),
      queued_at = case when claim is null then clock_timestamp() else queued_at end,
      status = case when claim is null then 'queued' else status end
    where id = ${id}`.execute(tx);

/** Of an app that rests nothing is to be stopped, and later work is not meant. The end of the work takes it back. */
export const setStopWanted = (tx: Tx, id: string) =>
  sql`update sessions set stop_wanted = true
    where id = ${id} and (generation > settled_generation or status in ('starting', 'running', 'waiting'))`.execute(
    tx,
  );

/** An answer kept for this execution and every later one that asks the same in the same place. */
export type KeptAnswer = {
  id: string;
  cellId: string;
  ordinal: number;
  text: string;
  answer: string;
  /** Of a decision, the inputs that it was made with, each by a mark of its value. */
  inputs?: Readonly<Record<string, string>>;
};

/** What a hub that holds the session has to know of its person's wishes. */
export const findWanted = (db: Queryable, id: string) =>
  db
    .selectFrom('sessions')
    .select([
      'parameters',
      'helper_values',
      'generation',
      'stop_wanted',
      'answers',
      'withdrawn',
      'open_prompt',
      'given_answer',
      'last_used_at',
      'claim',
    ])
    .where('id', '=', id)
    .executeTakeFirst();

/** An answer on its way to the hub that holds the session. */
export type GivenAnswer = { promptId: string; answer: string };

/** Notes an answer; a session whose question stands without a process waits for a hub again. */
export const setGivenAnswer = (tx: Tx, id: string, given: GivenAnswer) =>
  sql`update sessions set given_answer = ${JSON.stringify(given)}::jsonb, last_used_at = clock_timestamp(),
      stop_wanted = stop_wanted and claim is not null,
      queued_at = case when claim is null then clock_timestamp() else queued_at end,
      status = case when claim is null then 'queued' else status end
    where id = ${id}`.execute(tx);

/** Ends inputs that no hub works on: they wait for one, or their question stands without a process. */
export const endUnheld = (tx: Tx, id: string) =>
  sql`update sessions set status = 'failed', settled_generation = generation, open_prompt = null, given_answer = null
    where id = ${id}`.execute(tx);

/** Takes the answer away as it is delivered, and keeps it for later executions where it may be kept. */
export const takeGivenAnswer = (db: Queryable, held: { claim: string }, answers: readonly KeptAnswer[]) =>
  sql`update sessions set given_answer = null, answers = ${JSON.stringify(toStorable(answers))}::jsonb,
      withdrawn = (select coalesce(jsonb_agg(taken.id), '[]') from jsonb_array_elements_text(withdrawn) as taken(id)
        where taken.id = any(${answers.map(({ id }) => id)}::text[]))
    where claim = ${held.claim}`.execute(db);

/** Notes answers that are to be given anew; they are kept until then. */
export const withdrawAnswers = (db: Queryable, held: { claim: string }, answers: readonly string[]) =>
  sql`update sessions set withdrawn = withdrawn || ${JSON.stringify(answers)}::jsonb
    where claim = ${held.claim}`.execute(db);

/** As `setParameters`, with the same inputs and one answer less. */
export async function withdrawAnswer(tx: Tx, id: string, answer: string): Promise<void> {
  await sql`update sessions set withdrawn = withdrawn || ${JSON.stringify([answer])}::jsonb
    where id = ${id}`.execute(tx);
  await setParameters(tx, id, { asked: {} });
}

/** Questions of the execution before, and answers to them, do not concern the one that begins. */
export const clearQuestion = (db: Queryable, held: { claim: string }) =>
  db
    .updateTable('sessions')
    .set({ open_prompt: null, given_answer: null })
    .where('claim', '=', held.claim)
    .execute();

export const touchSession = (db: Queryable, id: string) =>
  db
    .updateTable('sessions')
    .set({ last_used_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', id)
    .execute();

export const deleteSession = (tx: Tx, id: string) => tx.deleteFrom('sessions').where('id', '=', id).execute();

/** Closes what nobody has looked at for long; answers the ids. */
export async function deleteUnused(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    delete from sessions where id in (
      select id from sessions where last_used_at < now() - make_interval(secs => ${END_AFTER_SECONDS})
      order by last_used_at limit ${ENDED_PER_SWEEP} for update skip locked)
    returning id`.execute(tx);
  return rows.map((row) => row.id);
}

export async function queuePosition(db: Queryable, queuedAt: Date): Promise<number> {
  const row = await db
    .selectFrom('sessions')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('status', '=', 'queued')
    .where('queued_at', '<', queuedAt)
    .executeTakeFirstOrThrow();
  return row.count + 1;
}

export const findSessionBlob = (db: Queryable, sessionId: string, hash: string) =>
  db
    .selectFrom('session_blobs')
    .selectAll()
    .where('session_id', '=', sessionId)
    .where('hash', '=', hash)
    .executeTakeFirst();
export const listSessionBlobs = (db: Queryable, sessionId: string) =>
  db.selectFrom('session_blobs').select('hash').where('session_id', '=', sessionId).execute();

/** Large values of the sessions that the next sweep closes, and maybe of a few more. */
export async function listUnusedBlobs(db: Queryable): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select distinct b.hash from session_blobs b join sessions s on s.id = b.session_id
    where s.last_used_at < now() - make_interval(secs => ${END_AFTER_SECONDS})`.execute(db);
  return rows.map((row) => row.hash);
}
