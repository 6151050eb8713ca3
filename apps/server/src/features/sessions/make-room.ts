import { sql } from 'kysely';
import type { Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import { recordAudit } from '../audit/service.ts';
import { LEFT_AFTER_MILLISECONDS, SESSIONS_PER_PERSON_MAX } from './limits.ts';
import * as store from './store.ts';

/**
 * Sees that a person may open one more app: where they have as many as they may, the one that they left longest ago
 * is closed. One that works, asks, is on a page, or is shown to somebody stays. Answers the hashes of what it showed;
 * `null` where all of them are in use.
 */
export async function makeRoom(tx: Tx, person: string): Promise<readonly string[] | null> {
  if ((await store.countSessions(tx, person)) < SESSIONS_PER_PERSON_MAX) return [];
  const left = await tx
    .selectFrom('sessions as s')
    .select('s.id')
    .where('s.person', '=', person)
    .where('s.status', 'in', ['ready', 'failed'])
    .where(
      's.last_used_at',
      '<',
      sql<Date>`clock_timestamp() - make_interval(secs => ${LEFT_AFTER_MILLISECONDS / 1000})`,
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('session_shares as sh')
            .select('sh.id')
            .whereRef('sh.session_id', '=', 's.id')
            .where('sh.revoked_at', 'is', null)
            .where('sh.expires_at', '>', sql<Date>`now()`),
        ),
      ),
    )
    .orderBy('s.last_used_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst();
  if (!left) return null;
  const values = await store.listSessionBlobs(tx, left.id);
  await store.deleteSession(tx, left.id);
  await recordAudit(tx, {
    actorId: person,
    action: 'session.closed',
    subject: left.id,
    details: { reason: 'room for another' },
  });
  await sendSignal(tx, { kind: 'session-wanted', sessionId: left.id });
  return values.map(({ hash }) => hash);
}
