import { createHash } from 'node:crypto';
import type { ContributionSeed } from '@quire/contract';
import { isJsonObject, type Json, type Notebook } from '@quire/notebook';

/** What makes a contribution the same one when the command is run again. */
export type Origin = { path: string; target: string; seed: ContributionSeed | null };

/**
 * The key of the `number`th contribution from one place of a file to one target: sent twice it is one contribution,
 * and made again from the same words it finds what was sent before, without a note of it anywhere.
 */
export function keyOf({ path, target, seed }: Origin, number: number): string {
  const text = JSON.stringify(['quire contribute', path, target, seed, number]);
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  // RFC 9562: version 8 is for ids that somebody makes in their own way.
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [8, 12, 16, 20, 32].map((end, at, ends) => hex.slice(ends[at - 1] ?? 0, end)).join('-');
}

/**
 * A seed by the ids that stand in the file; a cell without one has an id of its content while it is read, which the
 * next change of it changes, so it goes by where it stands.
 */
export function lastingSeed(
  seed: ContributionSeed | null,
  { text, notebook }: { text: string; notebook: Notebook },
): ContributionSeed | null {
  if (seed === null || seed.kind === 'name') return seed;
  const written = writtenIds(text);
  const lasting = (id: string): string =>
    written.has(id) ? id : `#${notebook.cells.findIndex((cell) => cell.id === id) + 1}`;
  return seed.kind === 'output'
    ? { kind: 'output', cellId: lasting(seed.cellId) }
    : { kind: 'cells', cellIds: seed.cellIds.map(lasting) };
}

function writtenIds(text: string): ReadonlySet<unknown> {
  const file: Json = JSON.parse(text);
  const cells = isJsonObject(file) && Array.isArray(file.cells) ? file.cells : [];
  return new Set(cells.map((cell) => (isJsonObject(cell) ? cell.id : undefined)));
}
