import { HubError, type WidgetMessage } from '@quire/contract';
import { sql } from 'kysely';
import type { Database, Queryable, Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import type { Signals } from '../../ports/signals.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import type { Vault } from '../runs/secrets.ts';
import type { Held } from './claims.ts';
import { appendToLocked } from './events.ts';
import { POLL_MILLISECONDS, WIDGET_MESSAGES_WAITING_MAX, WIDGETS_NOTED_MINUTES } from './limits.ts';
import { lockSession, setParameters } from './store.ts';

const place = (sessionId: string): string => `what is done with widgets of ${sessionId}`;
export const RESTARTED_SENTENCE =
  'The process of this app had ended, so that everything is computed again; its widgets begin as they were at first.';

/** Takes what a person did with the widgets of an app of theirs, for the hub that holds it. */
export async function tellWidgets(
  { db, vault }: { db: Database; vault: Vault },
  caller: Caller,
  { id, messages }: { id: string; messages: readonly WidgetMessage[] },
): Promise<{ outcome: 'sent' | 'restarted' }> {
  return db.transaction().execute(async (tx) => {
    const row = await lockSession(tx, caller.id, id);
    if (!row) throw new HubError('not-found', 'There is no such app of yours. It may have been closed.');
    await noteUse(tx, caller, id);
    if (row.claim === null) {
      if (row.status !== 'queued') await restart(tx, id);
      return { outcome: 'restarted' };
    }
    await keep(tx, id, vault.seal(JSON.stringify(messages), place(id)));
    await sendSignal(tx, { kind: 'session-widgets', sessionId: id });
    return { outcome: 'sent' };
  });
}

/** What a person did while the processes of an app were being given up reached none of them. After that is over. */
export async function restartUntaken(
  db: Database,
  { id, person }: Pick<Held, 'id' | 'person'>,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await lockSession(tx, person, id);
    // Whoever holds it by now takes what waits.
    if (row?.claim !== null) return;
    const untaken = await take(tx, id);
    if (untaken.length > 0 && row.status !== 'queued') await restart(tx, id);
  });
}

/** The widgets that were used belong to a process that is gone: the notebook makes new ones. */
async function restart(tx: Tx, id: string): Promise<void> {
  await setParameters(tx, id, { asked: {} });
  await appendToLocked(tx, id, { type: 'notice', sentence: RESTARTED_SENTENCE });
  await sendSignal(tx, { kind: 'session-queued' });
}

async function keep(tx: Tx, id: string, sealed: string): Promise<void> {
  const { count } = await tx
    .selectFrom('session_widget_messages')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('session_id', '=', id)
    .executeTakeFirstOrThrow();
  if (count >= WIDGET_MESSAGES_WAITING_MAX)
    throw new HubError('too-many-requests', 'The app has not yet taken what you did before. Wait a moment.');
  await tx.insertInto('session_widget_messages').values({ session_id: id, sealed }).execute();
}

async function noteUse(tx: Tx, caller: Caller, id: string): Promise<void> {
  const { rows } = await sql`
    update sessions set widgets_noted_at = clock_timestamp() where id = ${id}
      and coalesce(widgets_noted_at, '-infinity') < now() - make_interval(mins => ${WIDGETS_NOTED_MINUTES})
    returning id`.execute(tx);
  if (rows.length > 0)
    await recordAudit(tx, { actorId: caller.id, action: 'session.widgets-used', subject: id });
}

/** Brings a held session what its person does with widgets, in order. Answers how to stop. */
export function watchWidgets(
  { db, signals, vault, held }: { db: Database; signals: Signals; vault: Vault; held: Held },
  onMessages: (messages: readonly WidgetMessage[]) => void,
  onError: (error: unknown) => void,
): () => void {
  let reading = Promise.resolve();
  const read = () => {
    reading = reading
      .then(async () => {
        for (const sealed of await take(db, held.id))
          onMessages(JSON.parse(vault.open(sealed, place(held.id))) as WidgetMessage[]);
      })
      .catch(onError);
  };
  const stopListening = signals.listen((signal) => {
    if (signal.kind === 'session-widgets' && signal.sessionId === held.id) read();
  });
  const timer = setInterval(read, POLL_MILLISECONDS);
  return () => {
    stopListening();
    clearInterval(timer);
  };
}

async function take(db: Queryable, id: string): Promise<string[]> {
  const rows = await db
    .deleteFrom('session_widget_messages')
    .where('session_id', '=', id)
    .returning(['number', 'sealed'])
    .execute();
  return rows
    .toSorted((left, right) => Number(left.number) - Number(right.number))
    .map(({ sealed }) => sealed);
}
