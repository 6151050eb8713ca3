import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';

export type AuditAction = {
  /** `null` for what the hub did by itself. */
  actorId: string | null;
  /** A noun and a past verb: `notebook.published`. */
  action: string;
  subject: string;
  details?: Record<string, unknown>;
};

export async function insertAuditEntry(tx: Tx, entry: AuditAction): Promise<void> {
  await tx
    .insertInto('audit_log')
    .values({
      actor_id: entry.actorId,
      action: entry.action,
      subject: entry.subject,
      details: JSON.stringify(entry.details ?? {}),
    })
    .execute();
}

/** Newest first, with subjects that are accounts shown by handle. */
export async function listAudit(db: Queryable, page: { before: string | undefined; limit: number }) {
  return db
    .selectFrom('audit_log')
    .leftJoin('auth_user', 'auth_user.id', 'audit_log.actor_id')
    .leftJoin('auth_user as subject_user', 'subject_user.id', 'audit_log.subject')
    .select([
      'audit_log.id',
      'audit_log.at',
      'audit_log.action',
      'audit_log.details',
      'auth_user.handle',
      'auth_user.name',
      sql<string>`coalesce(subject_user.handle, audit_log.subject)`.as('subject'),
    ])
    .$if(page.before !== undefined, (query) => query.where('audit_log.id', '<', page.before ?? ''))
    .orderBy('audit_log.id', 'desc')
    .limit(page.limit)
    .execute();
}
