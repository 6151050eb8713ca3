import { type AnalysisCell, bandsOf, signatureOf, similarity } from '@quire/analysis';
import { sql } from 'kysely';
import type { Queryable, Tx } from '../../database/connect.ts';
import { type CardRow, selectCards } from './cards.ts';
import { isCodeReadableBy, isVisibleTo } from './visible.ts';

/** A notebook's code as numbers that tell how much two have in common. */
export type StoredSignature = { bands: readonly string[]; numbers: readonly number[] };

/** Less in common is what all notebooks of a field have. */
const SIMILARITY_MIN = 0.3;
const SIMILAR_SHOWN_MAX = 5;
/** Candidates that are compared; more share a band only where hundreds of copies of one notebook are about. */
const CANDIDATES_MAX = 500;

/** Empty for notebooks without code. PostgreSQL's integers are signed, so the numbers are as well. */
export function toStoredSignature(cells: readonly AnalysisCell[]): StoredSignature {
  const signature = signatureOf(cells);
  if (signature === undefined) return { bands: [], numbers: [] };
  return { bands: bandsOf(signature), numbers: [...signature].map((value) => value | 0) };
}

export const writeSignature = (tx: Tx, notebookId: string, { bands, numbers }: StoredSignature) =>
  sql`insert into notebook_signatures (notebook_id, bands, signature)
    values (${notebookId}, ${[...bands]}::text[], ${[...numbers]}::integer[])
    on conflict (notebook_id) do update set bands = excluded.bands, signature = excluded.signature`.execute(
    tx,
  );

/**
 * Notebooks whose code has most in common with this one's, of those whose code the caller may read: what they have
 * in common tells of it.
 */
export async function findSimilar(
  db: Queryable,
  userId: string,
  notebookId: string,
): Promise<{ row: CardRow; similarity: number }[]> {
  const { rows } = await sql<{ id: string; own: number[]; other: number[] }>`
    select n.id, mine.signature as own, s.signature as other
    from notebook_signatures mine
      join notebook_signatures s on s.bands && mine.bands and s.notebook_id <> mine.notebook_id
      join notebooks n on n.id = s.notebook_id
      join spaces sp on sp.id = n.space_id
    where mine.notebook_id = ${notebookId} and n.archived_at is null
      and ${isVisibleTo(userId)} and ${isCodeReadableBy(userId)}
    limit ${CANDIDATES_MAX}`.execute(db);
  const alike = rows
    .map(({ id, own, other }) => ({ id, share: similarity(Uint32Array.from(own), Uint32Array.from(other)) }))
    .filter(({ share }) => share >= SIMILARITY_MIN)
    .sort((left, right) => right.share - left.share)
    .slice(0, SIMILAR_SHOWN_MAX);
  if (alike.length === 0) return [];
  const cards = await selectCards(db)
    .where(
      'n.id',
      'in',
      alike.map(({ id }) => id),
    )
    .execute();
  return alike.flatMap(({ id, share }) => {
    const row = cards.find((card) => card.id === id);
    return row ? [{ row, similarity: share }] : [];
  });
}

/** Notebooks that were published before signatures were; a few at a time. */
export async function findUnsigned(db: Queryable, limit: number): Promise<{ id: string; version: number }[]> {
  const { rows } = await sql<{ id: string; version: number }>`
    select n.id, n.current_version as version from notebooks n
    where not exists (select from notebook_signatures s where s.notebook_id = n.id) limit ${limit}`.execute(
    db,
  );
  return rows;
}
