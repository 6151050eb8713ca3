import { z } from 'zod';
import { CONTENT_HASH_PATTERN, SLUG_PATTERN } from './patterns.ts';

export const spaceSlug = z
  .string()
  .regex(SLUG_PATTERN, 'Use lower-case letters, digits and hyphens.')
  .brand('SpaceSlug');
export const notebookSlug = z
  .string()
  .regex(SLUG_PATTERN, 'Use lower-case letters, digits and hyphens.')
  .brand('NotebookSlug');
/** A person's short name in addresses and filters. */
export const handle = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/)
  .brand('Handle');
export const runId = z.uuid().brand('RunId');
export const sessionId = z.uuid().brand('SessionId');
export const dataSourceId = z.uuid().brand('DataSourceId');
export const presetId = z.uuid().brand('PresetId');
export const threadId = z.uuid().brand('ThreadId');
export const commentId = z.uuid().brand('CommentId');
export const proposalId = z.uuid().brand('ProposalId');
export const embedId = z.uuid().brand('EmbedId');
export const shareId = z.uuid().brand('ShareId');
export const contributionId = z.uuid().brand('ContributionId');
export const uploadId = z.uuid().brand('UploadId');
/** A forge as the administrator named it: `github`, `gitlab-intern`. */
export const forgeId = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/)
  .brand('ForgeId');
export const tokenId = z.string().min(1).max(64).brand('TokenId');
export const contentHash = z.string().regex(CONTENT_HASH_PATTERN).brand('ContentHash');

export type SpaceSlug = z.infer<typeof spaceSlug>;
export type NotebookSlug = z.infer<typeof notebookSlug>;
export type Handle = z.infer<typeof handle>;
export type RunId = z.infer<typeof runId>;
export type SessionId = z.infer<typeof sessionId>;
export type PresetId = z.infer<typeof presetId>;
export type ThreadId = z.infer<typeof threadId>;
export type CommentId = z.infer<typeof commentId>;
export type ProposalId = z.infer<typeof proposalId>;
export type EmbedId = z.infer<typeof embedId>;
export type ShareId = z.infer<typeof shareId>;
export type ContributionId = z.infer<typeof contributionId>;
export type UploadId = z.infer<typeof uploadId>;
export type ForgeId = z.infer<typeof forgeId>;
export type TokenId = z.infer<typeof tokenId>;
export type ContentHash = z.infer<typeof contentHash>;

/** A moment as ISO 8601 in UTC, for example `2026-03-01T09:30:00.000Z`. */
export const instant = z.iso.datetime();

/** The largest number that a column of the database takes: versions and events are counted below it. */
export const INTEGER_MAX = 2_147_483_647;
