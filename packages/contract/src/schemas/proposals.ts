import { z } from 'zod';
import { INTEGER_MAX, instant, notebookSlug, proposalId, spaceSlug } from '../ids.ts';
import { MESSAGE_LENGTH_MAX } from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { person } from './identity.ts';
import { publishNotebook, secretFinding } from './notebooks.ts';

/** A change request: a new version of a notebook that waits for somebody who may publish it. */
export const proposal = z.object({
  id: proposalId,
  notebook: z.object({ space: spaceSlug, slug: notebookSlug }),
  proposer: person,
  message: z.string(),
  /** The version that was changed. */
  baseVersion: z.number().int(),
  /** A newer version was published since: to be proposed again from that one. */
  isOutdated: z.boolean(),
  /** Cells that are new, changed, moved or removed; 0 where only the notebook's own metadata differs. */
  changedCells: z.number().int(),
  /** What looks like a secret and was called harmless by its proposer. */
  acknowledgedSecrets: z.array(secretFinding),
  state: z.enum(['open', 'accepted', 'declined', 'withdrawn']),
  createdAt: instant,
  decidedAt: instant.nullable(),
  /** Who accepted, declined or withdrew it. */
  decidedBy: person.nullable(),
  /** Why it was declined. */
  reason: z.string(),
  /** The version that it became. */
  version: z.number().int().nullable(),
  isYours: z.boolean(),
  /** Whether the caller may accept and decline it. */
  canDecide: z.boolean(),
});
export type Proposal = z.infer<typeof proposal>;

export const createProposal = publishNotebook
  .pick({ filename: true, content: true, message: true, acknowledgedSecrets: true })
  .extend({
    /** The version that was changed: the newest one. */
    baseVersion: z.number().int().min(1).max(INTEGER_MAX),
  });
export const declineProposal = z.object({
  reason: z
    .string()
    .trim()
    .min(1, 'Say why, in a word or two.')
    .max(MESSAGE_LENGTH_MAX)
    .refine(isStorableText, 'This text cannot be kept.'),
});
