import { sql } from 'kysely';
import type { Queryable } from '../../database/connect.ts';

/** Whether anything still points to a stored file. */
export async function isBlobUsed(db: Queryable, hash: string): Promise<boolean> {
  const { rows } = await sql<{
    used: boolean;
  }>`select exists (select from run_blobs where hash = ${hash}) or exists (select from session_blobs where hash = ${hash}) or exists (select from uploads where hash = ${hash}) as used`.execute(
    db,
  );
  return rows[0]?.used ?? true;
}
