import { sql } from 'kysely';
import type { Database } from '../../database/connect.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import { isBlobUsed } from '../runs/used-blobs.ts';

type Value = { session_id: string; hash: string };

/** Values of one sweep; the next sweep takes the rest. */
const VALUES_PER_SWEEP = 1_000;

/**
 * Removes large values and offered files that newer inputs replaced, so that an app whose slider is moved all day keeps
 * one report and not a thousand. A value is noted before the event that leads to it: only what two sweeps in turn find
 * without one goes.
 */
export function createReplacedValues({ db, blobs }: { db: Database; blobs: BlobStore }) {
  let seen: ReadonlySet<string> = new Set();
  const keyOf = ({ session_id, hash }: Value): string => `${session_id} ${hash}`;
  return async (): Promise<void> => {
    const found = await listReplaced(db);
    const gone = found.filter((value) => seen.has(keyOf(value)));
    seen = new Set(found.map(keyOf));
    for (const { session_id, hash } of gone) {
      await db
        .deleteFrom('session_blobs')
        .where('session_id', '=', session_id)
        .where('hash', '=', hash)
        .execute();
      if (!(await isBlobUsed(db, hash))) await blobs.remove(hash);
    }
  };
}

async function listReplaced(db: Database): Promise<Value[]> {
  const { rows } = await sql<Value>`
    select b.session_id, b.hash from session_blobs b
    where not exists (select from session_events e
      where e.session_id = b.session_id and strpos(e.payload::text, b.hash) > 0)
    order by b.session_id, b.hash limit ${VALUES_PER_SWEEP}`.execute(db);
  return rows;
}
