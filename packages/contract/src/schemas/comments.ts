import { z } from 'zod';
import { commentId, INTEGER_MAX, instant, threadId } from '../ids.ts';
import { COMMENT_LENGTH_MAX } from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { person } from './identity.ts';

/** Comments of one person on one notebook: more come from a script gone wrong. */
export const COMMENTS_MAX = 500;
/** What nbformat says of ids of cells, and the hub makes of others. */
const CELL_ID_LENGTH_MAX = 64;

const body = z
  .string()
  .trim()
  .min(1, 'Write something first.')
  .max(COMMENT_LENGTH_MAX, `Use at most ${COMMENT_LENGTH_MAX.toLocaleString('en-GB')} characters.`)
  .refine(isStorableText, 'This text cannot be kept.');

export const comment = z.object({
  id: commentId,
  author: person,
  /** Plain text with line breaks. */
  body: z.string(),
  createdAt: instant,
  /** When its author changed it last; `null` where it is as it was written. */
  editedAt: instant.nullable(),
  /** Whether the caller may change and delete it. */
  canChange: z.boolean(),
});
export type Comment = z.infer<typeof comment>;

/** A conversation about one cell: a first comment and the answers to it. */
export const commentThread = z.object({
  id: threadId,
  /** The same in every version that has the cell; the newest may have it no more. */
  cellId: z.string(),
  /** The version that it was begun on. */
  version: z.number().int(),
  begunBy: person,
  resolved: z.object({ by: person, at: instant }).nullable(),
  /** Whether the caller may resolve and reopen it. */
  canResolve: z.boolean(),
  /** Oldest first; there is always one. */
  comments: z.array(comment),
});
export type CommentThread = z.infer<typeof commentThread>;

export const writeComment = z.object({ body });
export const createThread = writeComment.extend({
  cellId: z.string().min(1).max(CELL_ID_LENGTH_MAX).refine(isStorableText),
  version: z.number().int().min(1).max(INTEGER_MAX),
});
export const updateThread = z.object({ isResolved: z.boolean() });
