import { z } from 'zod';
import { forgeId, instant } from '../ids.ts';

export const forgeKind = z.enum(['github', 'gitlab', 'gitea']);
export type ForgeKind = z.infer<typeof forgeKind>;

/** How an account is connected: at the forge's own page, by a code that is entered there, by a token made there. */
export const connectionWay = z.enum(['web', 'device', 'token']);
export type ConnectionWay = z.infer<typeof connectionWay>;

/** A person's account at a forge. Its token is never among what the hub answers. */
export const connection = z.object({
  /** The person's name at the forge. */
  login: z.string(),
  way: connectionWay,
  connectedAt: instant,
  lastUsedAt: instant.nullable(),
  /** The forge no longer accepts it, or the hub can no longer read it: it has to be connected again. */
  needsReconnecting: z.boolean(),
});
export type Connection = z.infer<typeof connection>;

export const forge = z.object({
  id: forgeId,
  kind: forgeKind,
  name: z.string(),
  url: z.string(),
  ways: z.array(connectionWay),
  /** Where a personal token is made, and what it has to allow. */
  tokenHelp: z.object({ url: z.string(), scopes: z.array(z.string()) }),
  /** Where the person sees at the forge what they allowed. */
  grantsUrl: z.string(),
  /** The caller's own. */
  connection: connection.nullable(),
});
export type Forge = z.infer<typeof forge>;

export const startedConnection = z.object({
  /** The forge's page that asks for consent; it leads back to `/settings/connections/callback`. */
  url: z.string(),
});
export const finishConnection = z.object({
  state: z.string().min(1).max(200),
  code: z.string().min(1).max(1_000),
});
export const finishedConnection = z.object({ forge: forgeId, name: z.string(), connection });

export const startedDeviceConnection = z.object({
  id: z.uuid(),
  /** To be entered at `verificationUrl`. */
  userCode: z.string(),
  verificationUrl: z.string(),
  intervalSeconds: z.number(),
  expiresAt: instant,
});
export type StartedDeviceConnection = z.infer<typeof startedDeviceConnection>;
export const deviceConnection = z.discriminatedUnion('status', [
  z.object({ status: z.literal('waiting'), intervalSeconds: z.number() }),
  z.object({ status: z.literal('connected'), connection }),
  z.object({ status: z.literal('refused') }),
  z.object({ status: z.literal('expired') }),
]);

/** Longer than any token of a forge, short enough to be one. */
const TOKEN_LENGTH_MAX = 512;
export const connectByToken = z.object({
  token: z
    .string()
    .trim()
    .min(1, 'Paste the token.')
    .max(TOKEN_LENGTH_MAX, 'This is too long for a token.')
    .regex(/^[\x21-\x7e]+$/, 'A token has no spaces and no line breaks. Paste it again.'),
});

export const revokedConnection = z.object({
  /** Whether the forge took the token back too; otherwise the person can do so at `grantsUrl`. */
  isRevokedAtForge: z.boolean(),
  grantsUrl: z.string(),
});
