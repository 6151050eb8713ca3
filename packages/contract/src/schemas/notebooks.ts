import { z } from 'zod';
import { contentHash, instant, notebookSlug, spaceSlug } from '../ids.ts';
import {
  MESSAGE_LENGTH_MAX,
  NOTEBOOK_BYTES_MAX,
  SUMMARY_LENGTH_MAX,
  TAGS_MAX,
  TITLE_LENGTH_MAX,
} from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { person } from './identity.ts';
import { capabilities, visibility } from './roles.ts';

export const tag = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._+-]{0,39}$/u, 'A tag is a short word or two.');
export const tags = z.array(tag).max(TAGS_MAX, `Use at most ${TAGS_MAX} tags.`);

export const spaceRef = z.object({ slug: spaceSlug, name: z.string() });

/** A JSON Schema (draft 2020-12) that drives the form and validates every request. */
export const jsonSchema = z.record(z.string(), z.unknown());
export type JsonSchema = z.infer<typeof jsonSchema>;

export const heading = z.object({
  level: z.number().int(),
  text: z.string(),
  cellId: z.string(),
  anchor: z.string(),
});
export type Heading = z.infer<typeof heading>;

export const notebookCard = z.object({
  space: spaceRef,
  slug: notebookSlug,
  title: z.string(),
  summary: z.string(),
  tags: z.array(z.string()),
  visibility,
  owner: person,
  /** Who published the newest version. */
  author: person,
  version: z.number().int(),
  updatedAt: instant,
  /** Labels of the inputs, in order. */
  inputs: z.array(z.string()),
  packages: z.array(z.string()),
  /** Finished runs by anyone; a count never names a person. */
  runCount: z.number().int(),
  lastSucceededAt: instant.nullable(),
  archivedAt: instant.nullable(),
});
export type NotebookCard = z.infer<typeof notebookCard>;

/** Another notebook with much of the same code. */
export const similarNotebook = z.object({
  notebook: notebookCard,
  /** The estimated share of common code, from 0 to 1. */
  similarity: z.number(),
});
export type SimilarNotebook = z.infer<typeof similarNotebook>;

export const versionSummary = z.object({
  number: z.number().int(),
  id: contentHash,
  message: z.string(),
  author: person,
  createdAt: instant,
  cellCount: z.number().int(),
});
export type VersionSummary = z.infer<typeof versionSummary>;

export const cellView = z.object({
  id: z.string(),
  type: z.enum(['code', 'markdown', 'raw']),
  /** `null` where the reader may run the notebook but not read its code. */
  source: z.string().nullable(),
  tags: z.array(z.string()),
  /** Where the author put the cell in the app; absent where it follows the notebook's order. */
  layout: z
    .object({ isHidden: z.boolean(), column: z.number().int().nullable(), tab: z.string().nullable() })
    .optional(),
  /** Images that a markdown cell carries with it, by name, then by MIME type (base64). */
  attachments: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});
export type CellView = z.infer<typeof cellView>;

/** Something in the parameters cell that cannot become an input as it is written, or that a reader should know. */
export const parameterNote = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  message: z.string(),
  cellId: z.string().optional(),
  line: z.number().int().optional(),
});

export const versionView = versionSummary.extend({
  cells: z.array(cellView),
  headings: z.array(heading),
  parameters: jsonSchema,
  parameterNotes: z.array(parameterNote),
});
export type VersionView = z.infer<typeof versionView>;

export const notebookPage = notebookCard.extend({
  createdAt: instant,
  versionCount: z.number().int(),
  can: capabilities,
  current: versionView,
});
export type NotebookPage = z.infer<typeof notebookPage>;

export const removal = z.object({ path: z.string(), reason: z.string() });
export const secretFinding = z.object({
  /** Stands for this very text at this place; acknowledging it acknowledges nothing else. */
  id: z.string(),
  label: z.string(),
  why: z.string(),
  advice: z.string(),
  /** Counted from 0. */
  cellIndex: z.number().int(),
  /** Counted from 1. */
  line: z.number().int(),
  /** The text with its secret part masked. */
  preview: z.string(),
});
export type SecretFindingView = z.infer<typeof secretFinding>;

const content = z.string().max(NOTEBOOK_BYTES_MAX, 'A notebook may have at most 50 MB.');
const UNSTORABLE = 'This text holds a NUL or half a character, which cannot be kept. Remove it.';
const text = z.string().trim().refine(isStorableText, UNSTORABLE);
const filename = text.min(1).max(255);
const title = text.min(1).max(TITLE_LENGTH_MAX);
const summary = text.max(SUMMARY_LENGTH_MAX);
const message = text.max(MESSAGE_LENGTH_MAX);

export const checkNotebook = z.object({ filename, content, slug: notebookSlug.optional() });
export const checkedNotebook = z.object({
  title: z.string(),
  summary: z.string(),
  slug: notebookSlug,
  cellCount: z.number().int(),
  parameters: jsonSchema,
  parameterNotes: z.array(parameterNote),
  packages: z.array(z.string()),
  removed: z.array(removal),
  secrets: z.array(secretFinding),
  warnings: z.array(z.string()),
  /** The notebook that already stands at this address in the space, where the caller may see it. */
  existing: z
    .object({ title: z.string(), version: z.number().int(), isYours: z.boolean(), isUnchanged: z.boolean() })
    .nullable(),
});
export type CheckedNotebook = z.infer<typeof checkedNotebook>;

/**
 * `auto` makes a new notebook, or a new version where the caller has published at this address before;
 * `new` never adds to an existing notebook, `update` never makes a new one.
 */
export const publishMode = z.enum(['auto', 'new', 'update']);
export const publishNotebook = z.object({
  filename,
  /** The notebook file's text. */
  content,
  message: message.default(''),
  slug: notebookSlug.optional(),
  title: title.optional(),
  summary: summary.optional(),
  tags: tags.optional(),
  visibility: visibility.optional(),
  mode: publishMode.default('auto'),
  /** Ids of secret findings that the author has looked at and wants to publish all the same. */
  acknowledgedSecrets: z.array(z.string().max(128)).max(1_000).default([]),
  /** Publish only if this is still the newest version. */
  expectedVersion: z.number().int().min(1).optional(),
});
export const publishedNotebook = z.object({
  space: spaceSlug,
  slug: notebookSlug,
  title: z.string(),
  version: z.number().int(),
  id: contentHash,
  /** `nothing` when the newest version already has this content. */
  created: z.enum(['notebook', 'version', 'nothing']),
  path: z.string(),
  removed: z.array(removal),
});
export type PublishedNotebook = z.infer<typeof publishedNotebook>;

export const updateNotebook = z.object({ title, summary, tags, visibility }).partial();
