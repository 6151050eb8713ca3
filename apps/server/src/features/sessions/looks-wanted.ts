import { setTimeout as sleep } from 'node:timers/promises';
import {
  HubError,
  type ShownVariable,
  type ShownVariables,
  type Unseen,
  type VariableScope,
} from '@quire/contract';
import { sql } from 'kysely';
import type { Database, Queryable, Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { Signals } from '../../ports/signals.ts';
import type { Vault } from '../runs/secrets.ts';
import type { Held } from './claims.ts';
import { LOOK_FORGOTTEN_SECONDS, LOOK_MILLISECONDS, LOOKS_WAITING_MAX, POLL_MILLISECONDS } from './limits.ts';
import { unseen } from './unseen.ts';

/** The variable that is opened; `null` for the list of all. */
export type OpenedName = { scope: VariableScope; name: string } | null;
/** A look on its way to the hub that holds the process. */
export type WantedLook = {
  id: string;
  open: OpenedName;
  /** Names of variables whose values are not for the one who looks, beside secrets. */
  hidden: readonly string[];
};
type Seen<Open extends OpenedName> = (Open extends null ? ShownVariables : ShownVariable) | Unseen;
type Asked<Open extends OpenedName> = {
  sessionId: string;
  open: Open;
  hidden: readonly string[];
  /** Writes down that somebody looks, with the look itself. */
  note?: (tx: Tx) => Promise<void>;
};

const place = (id: string): string => `what was seen by the look ${id}`;

/**
 * What the hub that holds a session sees in its process; whoever asks may look.
 *
 * @throws HubError `too-many-requests`
 */
export async function lookAtVariables<Open extends OpenedName>(
  { db, signals, vault }: { db: Database; signals: Signals; vault: Vault },
  asked: Asked<Open>,
): Promise<Seen<Open>> {
  const { sessionId, note } = asked;
  const wanted = JSON.stringify({ open: asked.open, hidden: asked.hidden });
  const id = await db.transaction().execute(async (tx) => {
    const before = await whyUnseen(tx, sessionId);
    if (before) return before;
    await note?.(tx);
    await refuseMany(tx, sessionId);
    const row = { session_id: sessionId, wanted };
    const made = await tx.insertInto('session_looks').values(row).returning('id').executeTakeFirstOrThrow();
    await sendSignal(tx, { kind: 'session-look', sessionId });
    return made.id;
  });
  if (typeof id !== 'string') return id;
  const sealed = await waitForAnswer({ db, signals }, { id, sessionId });
  return sealed === null ? unseen('late') : (JSON.parse(vault.open(sealed, place(id))) as Seen<Open>);
}

/** What the row says already. */
async function whyUnseen(tx: Tx, id: string): Promise<Unseen | null> {
  const row = await tx
    .selectFrom('sessions')
    .select(['status', 'claim'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row?.status === 'waiting') return unseen('asking');
  if (row && row.status !== 'ready' && row.status !== 'failed') return unseen('computing');
  return row?.claim ? null : unseen('gone');
}

async function refuseMany(tx: Tx, sessionId: string): Promise<void> {
  await sql`
    delete from session_looks where created_at < now() - make_interval(secs => ${LOOK_FORGOTTEN_SECONDS})`.execute(
    tx,
  );
  const { count } = await tx
    .selectFrom('session_looks')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('session_id', '=', sessionId)
    .executeTakeFirstOrThrow();
  if (count >= LOOKS_WAITING_MAX)
    throw new HubError('too-many-requests', 'Too many look at this app at once. Wait a moment.');
}

/** Takes the answer away once it is there; `null` where none came. */
async function waitForAnswer(
  { db, signals }: { db: Database; signals: Signals },
  { id, sessionId }: { id: string; sessionId: string },
): Promise<string | null> {
  const ends = Date.now() + LOOK_MILLISECONDS;
  let heard = Promise.withResolvers<void>();
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'session-looked' && signal.sessionId === sessionId) heard.resolve();
  });
  try {
    while (Date.now() < ends) {
      heard = Promise.withResolvers<void>();
      const row = await db
        .selectFrom('session_looks')
        .select('sealed_answer')
        .where('id', '=', id)
        .executeTakeFirst();
      // Gone with its session.
      if (!row || row.sealed_answer !== null) return row?.sealed_answer ?? null;
      const late = new AbortController();
      const timer = sleep(POLL_MILLISECONDS, 'late' as const, { signal: late.signal }).catch(() => 'heard');
      const isLate = (await Promise.race([heard.promise, timer])) === 'late';
      late.abort();
      // A signal may be lost. Whoever waits repeats it: a hub that nobody asks has nothing to look for.
      if (isLate) await sendSignal(db, { kind: 'session-look', sessionId });
    }
    return null;
  } finally {
    stopListening();
    await db.deleteFrom('session_looks').where('id', '=', id).execute();
  }
}

/** Looks that nobody has taken yet, of a session that this hub holds. */
export async function takeLooks(db: Queryable, held: Held): Promise<WantedLook[]> {
  const { rows } = await sql<{ id: string; wanted: Omit<WantedLook, 'id'> }>`
    update session_looks set taken_at = clock_timestamp()
    where session_id = ${held.id} and taken_at is null
      and exists (select 1 from sessions where id = ${held.id} and claim = ${held.claim})
    returning id, wanted`.execute(db);
  return rows.map(({ id, wanted }) => ({ ...wanted, id }));
}

export async function answerLook(
  { db, vault }: { db: Database; vault: Vault },
  held: Held,
  { id, seen }: { id: string; seen: ShownVariables | ShownVariable },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('session_looks')
      .set({ sealed_answer: vault.seal(JSON.stringify(seen), place(id)) })
      .where('id', '=', id)
      .execute();
    await sendSignal(tx, { kind: 'session-looked', sessionId: held.id });
  });
}
