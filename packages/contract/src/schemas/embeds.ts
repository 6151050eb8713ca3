import { z } from 'zod';
import { embedId, instant, notebookSlug, sessionId } from '../ids.ts';
import { EMBED_DAYS_MAX, EMBED_ORIGINS_MAX } from '../limits.ts';
import { isStorableText } from '../storable-text.ts';
import { person } from './identity.ts';
import { jsonSchema, spaceRef } from './notebooks.ts';

/** Scheme, host and port of a page, as a browser writes it. Only pages that nobody on the way can change. */
const origin = z
  .string()
  .max(300)
  .refine(
    isPageOrigin,
    'Give the page’s origin, such as https://intranet.example.org: https, the name, and no path.',
  );

/** Text of a `frame-ancestors` list comes from here: nothing but an origin may pass. */
function isPageOrigin(text: string): boolean {
  if (!/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/u.test(text) || !URL.canParse(text)) return false;
  const { origin: parsed, protocol, hostname } = new URL(text);
  return parsed === text && (protocol === 'https:' || hostname === 'localhost' || hostname === '127.0.0.1');
}

const values = z.record(z.string(), z.unknown());

export const createEmbed = z.object({
  name: z
    .string()
    .trim()
    .min(1, 'Give it a name.')
    .max(80)
    .refine(isStorableText, 'This text cannot be kept.'),
  origins: z.array(origin).min(1, 'Name at least one page.').max(EMBED_ORIGINS_MAX),
  expiresInDays: z.number().int().min(1).max(EMBED_DAYS_MAX),
  /** Values that visitors see and cannot change. */
  fixed: values.default({}),
  /** Inputs that visitors do not see: they keep their fixed value, or the notebook's default. */
  hidden: z.array(z.string().max(200)).max(200).default([]),
});

export const embed = z.object({
  id: embedId,
  name: z.string(),
  origins: z.array(z.string()),
  fixed: values,
  hidden: z.array(z.string()),
  createdBy: person,
  createdAt: instant,
  expiresAt: instant,
  status: z.enum(['live', 'expired', 'revoked']),
  /** The path of the frame, for as long as it is live; `null` afterwards. */
  path: z.string().nullable(),
});
export type Embed = z.infer<typeof embed>;

/** What a frame is told of itself. */
export const embedView = z.object({
  id: embedId,
  notebook: z.object({ space: spaceRef, slug: notebookSlug, title: z.string() }),
  visitor: person,
  /** The pages that may show it. */
  origins: z.array(z.string()),
  /** Inputs that are shown and cannot be changed. */
  fixed: z.object({ schema: jsonSchema, parameters: values }),
  /** Inputs that are left to the visitor. */
  asked: jsonSchema,
  /** The visitor's open app in this frame, where there is one of the newest version. */
  session: sessionId.nullable(),
});
export type EmbedView = z.infer<typeof embedView>;

/** SHA-256 of a secret that only the frame has, in base64url (RFC 7636, S256). */
export const challenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
export const frameToken = z.object({ token: z.string(), expiresAt: instant });
