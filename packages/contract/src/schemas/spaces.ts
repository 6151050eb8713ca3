import { z } from 'zod';
import { instant, spaceSlug } from '../ids.ts';
import { displayName, person } from './identity.ts';
import { role } from './roles.ts';

export const space = z.object({
  slug: spaceSlug,
  name: z.string(),
  description: z.string(),
  /** Whether people outside the space may read the code of its notebooks that everyone may find. */
  codeIsOpen: z.boolean(),
  createdAt: instant,
  /** The caller's role, `null` for a person outside. */
  role: role.nullable(),
  /** Notebooks that the caller can find here. */
  notebookCount: z.number().int(),
  memberCount: z.number().int(),
});
export type Space = z.infer<typeof space>;

const description = z.string().trim().max(2_000);
export const createSpace = z.object({
  slug: spaceSlug,
  name: displayName,
  description: description.default(''),
  codeIsOpen: z.boolean().default(true),
});
export const updateSpace = z.object({ name: displayName, description, codeIsOpen: z.boolean() }).partial();

export const member = z.object({ person, role, since: instant });
export type Member = z.infer<typeof member>;
export const setMember = z.object({ role });
