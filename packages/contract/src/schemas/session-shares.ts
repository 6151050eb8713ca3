import { z } from 'zod';
import { handle, instant, notebookSlug, shareId } from '../ids.ts';
import { person } from './identity.ts';
import { spaceRef } from './notebooks.ts';

/** Somebody is helped within days, or asked again. */
export const SHARE_HOURS_MAX = 7 * 24;

export const createShare = z.object({
  /** The notebook's owner, or the author of this version. */
  handle,
  hours: z.number().int().min(1).max(SHARE_HOURS_MAX),
});

/** One look that a person allowed. */
export const sessionShare = z.object({
  id: shareId,
  with: person,
  createdAt: instant,
  expiresAt: instant,
  /** When the other person first looked; `null` before. */
  lookedAt: instant.nullable(),
  /** When they last looked at variables, of which the newest quarter of an hour is one look; `null` before. */
  variablesAt: instant.nullable(),
});
export type SessionShare = z.infer<typeof sessionShare>;

export const shareOffer = z.object({
  /** Those that are open now. */
  shares: z.array(sessionShare),
  /** Who can help: they read the code anyway. */
  helpers: z.array(person),
});

/** An open app of somebody else, as its helper finds it. */
export const sharedSession = z.object({
  id: shareId,
  from: person,
  notebook: z.object({ space: spaceRef, slug: notebookSlug, title: z.string() }),
  version: z.number().int(),
  createdAt: instant,
  expiresAt: instant,
  /** Whether what its person agreed to included variables; looks of earlier releases did not. */
  withVariables: z.boolean(),
});
export type SharedSession = z.infer<typeof sharedSession>;
