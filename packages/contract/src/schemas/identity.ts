import { z } from 'zod';
import { handle, instant, spaceSlug, tokenId } from '../ids.ts';
import { PASSWORD_LENGTH_MAX, PASSWORD_LENGTH_MIN, TOKEN_DAYS_MAX } from '../limits.ts';
import { role, scope } from './roles.ts';

export const person = z.object({ handle, name: z.string() });
export type Person = z.infer<typeof person>;

export const password = z
  .string()
  .min(PASSWORD_LENGTH_MIN, `Use at least ${PASSWORD_LENGTH_MIN} characters.`)
  .max(PASSWORD_LENGTH_MAX, `Use at most ${PASSWORD_LENGTH_MAX} characters.`);
export const displayName = z.string().trim().min(1, 'Give a name.').max(120);
export const email = z.email('This is not an e-mail address.').max(254);

export const user = person.extend({ email: z.string(), isAdministrator: z.boolean(), createdAt: instant });
export type User = z.infer<typeof user>;

export const me = z.object({
  user,
  spaces: z.array(z.object({ slug: spaceSlug, name: z.string(), role })),
  /** `null` in a browser session, which may do everything its person may. */
  scopes: z.array(scope).nullable(),
  /** The organization's JupyterLab, with Quire's extension; `null` where there is none. */
  labUrl: z.string().nullable(),
});
export type Me = z.infer<typeof me>;

export const signIn = z.object({
  email,
  password: z.string().min(1, 'Enter your password.').max(PASSWORD_LENGTH_MAX),
});
export const changePassword = z.object({ currentPassword: z.string().min(1), newPassword: password });

export const invitation = z.object({
  name: z.string(),
  email: z.string(),
  isAdministrator: z.boolean(),
  expiresAt: instant,
});
export type Invitation = z.infer<typeof invitation>;
export const createInvitation = z.object({
  name: displayName,
  email,
  isAdministrator: z.boolean().default(false),
});
export const createdInvitation = invitation.extend({
  /** The path of the one-time page, for example `/welcome?token=…`; shown once. */
  path: z.string(),
});
export const acceptInvitation = z.object({ name: displayName, email, password });

export const accessToken = z.object({
  id: tokenId,
  name: z.string(),
  scopes: z.array(scope),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  /** The first characters, so that its owner can tell it from others. */
  start: z.string(),
});
export type AccessToken = z.infer<typeof accessToken>;
export const createAccessToken = z.object({
  name: z.string().trim().min(1, 'Give the token a name.').max(80),
  scopes: z.array(scope).min(1, 'Choose at least one scope.'),
  expiresInDays: z.number().int().min(1).max(TOKEN_DAYS_MAX),
});
export const createdAccessToken = accessToken.extend({ secret: z.string() });

/** A base64url text of 32 bytes: a PKCE challenge, or the secret behind it. */
const secretText = z.string().regex(/^[A-Za-z0-9_-]{43,128}$/, 'This is not a PKCE value.');
/** What a program that runs elsewhere, such as JupyterLab, asks a signed-in person for. */
export const authorise = z.object({
  /** What the token will be called in the person's settings. */
  name: z.string().trim().min(1).max(80),
  /** Where the code is sent; must be at an origin that the hub's operator allows. */
  redirectUri: z.url().max(2_000),
  /** SHA-256 of a secret that only the program has, as RFC 7636 (S256) says. */
  challenge: secretText,
  scopes: z.array(scope).min(1),
});
export const authorisation = z.object({
  /** Works once, shortly, and only together with the secret behind the challenge. */
  code: z.string(),
});
export const redeemAuthorisation = z.object({ code: z.string().min(16).max(128), verifier: secretText });

export const auditEntry = z.object({
  id: z.string(),
  at: instant,
  /** `null` for what the hub did by itself. */
  actor: person.nullable(),
  /** A noun and a verb, for example `notebook.published`. */
  action: z.string(),
  /** What it was done to, for example `sales/quarterly-report`. */
  subject: z.string(),
  details: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof auditEntry>;
