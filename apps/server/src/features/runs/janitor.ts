import { sql } from 'kysely';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { recordAudit } from '../audit/service.ts';
import { UPLOAD_DAYS_KEPT } from './limits.ts';
import { isBlobUsed } from './used-blobs.ts';

/** Uploads of one sweep; the next sweep takes the rest. */
const UPLOADS_PER_SWEEP = 200;

/** Removes uploaded files that no run ever took, and no open app names in its inputs or answers. */
export async function removeUnusedUploads(db: Database, blobs: BlobStore): Promise<number> {
  const removed = await db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; hash: string }>`
      delete from uploads where id in (
        select u.id from uploads u
        where u.created_at < now() - make_interval(days => ${UPLOAD_DAYS_KEPT})
          and not exists (select from runs r where r.requested_by = u.user_id and strpos(r.parameters::text, u.id::text) > 0)
          and not exists (select from sessions s where s.person = u.user_id
            and strpos(concat(s.parameters, s.helper_values, s.answers), u.id::text) > 0)
        limit ${UPLOADS_PER_SWEEP} for update skip locked)
      returning id, hash`.execute(tx);
    if (rows.length > 0) {
      await recordAudit(tx, {
        actorId: null,
        action: 'files.removed',
        subject: 'uploads',
        details: { ids: rows.map((row) => row.id) },
      });
    }
    return rows;
  });
  for (const { hash } of removed) if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
  return removed.length;
}
