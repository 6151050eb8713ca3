import { type AuditEntry, handle } from '@quire/contract';
import type { Database, Tx } from '../../database/connect.ts';
import type { Caller } from '../identity/caller.ts';
import { requireAdministrator } from '../identity/policy.ts';
import { type AuditAction, insertAuditEntry, listAudit } from './store.ts';

/** Writes an audit entry into the transaction of what it tells about. */
export const recordAudit = (tx: Tx, entry: AuditAction): Promise<void> => insertAuditEntry(tx, entry);

export type AuditService = ReturnType<typeof createAuditService>;

export function createAuditService(db: Database) {
  return {
    /** A page of the audit log, newest first. @throws HubError `not-allowed` */
    async list(
      caller: Caller,
      page: { before?: string | undefined; limit: number },
    ): Promise<{ entries: AuditEntry[]; next: string | null }> {
      requireAdministrator(caller);
      const before = page.before !== undefined && /^\d{1,18}$/.test(page.before) ? page.before : undefined;
      const rows = await listAudit(db, { before, limit: page.limit });
      const entries = rows.map((row) => ({
        id: String(row.id),
        at: row.at.toISOString(),
        actor:
          row.handle === null || row.name === null
            ? null
            : { handle: handle.parse(row.handle), name: row.name },
        action: row.action,
        subject: row.subject,
        details: row.details,
      }));
      return { entries, next: rows.length === page.limit ? (entries.at(-1)?.id ?? null) : null };
    },
  };
}
