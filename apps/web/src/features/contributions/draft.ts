import { type ContributionSeed, contributionPlace, contributionSeed } from '@quire/contract';
import { findSecrets } from '@quire/notebook';
import { z } from 'zod';
import { forget, keep, readKept } from '../identity/kept-work.ts';

const draft = z.object({
  /** What was chosen and corrected is about this target; another one takes other things. */
  target: z.string(),
  seed: contributionSeed.optional(),
  corrections: z.object({ include: z.array(contributionPlace), exclude: z.array(contributionPlace) }),
  words: z.object({ title: z.string().optional(), message: z.string() }),
});
/** What a person chose and wrote on the Contribute page. */
export type Draft = z.infer<typeof draft>;
export type Corrections = Draft['corrections'];
export type RequestWords = Draft['words'];

export const NO_CORRECTIONS: Corrections = { include: [], exclude: [] };

/** Where a draft belongs: a person finds it again from the same cell of the same version. */
export type DraftPlace = {
  space: string;
  slug: string;
  version?: number | undefined;
  cell?: string | undefined;
  /** The cell whose result is worth keeping. */
  output?: string | undefined;
  /** The contribution that is submitted again. */
  again?: string | undefined;
};

const nameOf = ({ space, slug, version, cell, output, again }: DraftPlace): string =>
  JSON.stringify(['contribute', space, slug, version, cell, output, again]);

export function readDraft(handle: string, place: DraftPlace): Draft | null {
  const text = readKept(handle, nameOf(place));
  if (text === null) return null;
  // An earlier release of this page may have written it.
  return draft.safeParse(JSON.parse(text)).data ?? null;
}

/** Keeps a draft; never code, and no words in which there seems to be a password or a key. */
export function keepDraft(handle: string, place: DraftPlace, { words, ...chosen }: Draft): void {
  const kept: Draft = { ...chosen, words: hasSecret(words) ? { message: '' } : words };
  keep(handle, nameOf(place), JSON.stringify(kept));
}

export const forgetDraft = (handle: string, place: DraftPlace): void => forget(handle, nameOf(place));

/** What of a draft holds for a target: words do for any, what was chosen only for the one it was chosen for. */
export function draftFor(kept: Draft | null, target: string, seed: ContributionSeed | undefined): Draft {
  if (kept?.target === target) return kept;
  return { target, seed, corrections: NO_CORRECTIONS, words: kept?.words ?? { message: '' } };
}

function hasSecret({ title = '', message }: RequestWords): boolean {
  const cell = { cell_type: 'markdown' as const, id: 'words', metadata: {}, source: `${title}\n${message}` };
  const found = findSecrets({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] });
  // The address of a page in one's own network is no secret to the tab that it was typed into.
  return found.some(({ rule }) => rule !== 'private-url');
}

/** An address without what somebody may sign in with: the hub uses none, and it would stay in the browser's history. */
export function withoutLogin(address: string): string {
  return address.replace(/^(https?:\/\/)[^/?#]*@/i, '$1');
}
