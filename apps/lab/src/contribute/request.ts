import type { ContributionPreview, contributionRequest } from '@quire/contract';
import type { z } from 'zod';
import {
  type Corrections,
  fromOne,
  readPlace,
  type SelectedStatement,
  type Wanted,
} from '../understanding/selected-lines.ts';

/** What the author typed about the request; what is missing is what the hub proposes. */
export type Words = { target: string; title: string; slug: string; message: string };

type Asked = {
  filename: string;
  content: string;
  wanted: Wanted;
  corrections: Corrections;
  words: Words;
  /** The cell that the target's rules fit best is proposed instead of what was picked. */
  isProposalWelcome: boolean;
};

/** The request that previews, submits and resubmits what stands in the panel. */
export function contributionRequestOf(asked: Asked): z.input<typeof contributionRequest> {
  const { filename, content, wanted, corrections, words, isProposalWelcome } = asked;
  return {
    source: { kind: 'document', filename, content },
    target: words.target.trim(),
    ...(!isProposalWelcome && { seed: seedOf(wanted) }),
    include: [...corrections.include].map(readPlace),
    exclude: [...corrections.exclude].map(readPlace),
    ...(words.title.trim() && { title: words.title.trim() }),
    ...(words.slug.trim() && { slug: words.slug.trim() }),
    message: words.message,
  };
}

const seedOf = (wanted: Wanted): z.input<typeof contributionRequest>['seed'] =>
  wanted.kind === 'cells' ? { kind: 'cells', cellIds: [...wanted.cellIds] } : wanted;

/** The hub's statements as the panel and the editors show them. */
export const statementsOf = (preview: ContributionPreview): SelectedStatement[] =>
  preview.statements.map(fromOne);

/** What the hub took as wanted, for the panel to go on with. */
export function wantedOf(preview: ContributionPreview): Wanted | null {
  return preview.seed;
}

/** Where a cell's contribution is remembered: in the first cell that was asked for. */
export function markedCell(preview: ContributionPreview): string | null {
  return preview.statements.find(({ role, isIncluded }) => role === 'seed' && isIncluded)?.cellId ?? null;
}
