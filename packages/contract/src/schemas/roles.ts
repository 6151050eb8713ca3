import { z } from 'zod';
import { ROLES, SCOPES, VISIBILITIES } from '../roles.ts';

export const role = z.enum(ROLES);
export const visibility = z.enum(VISIBILITIES);
export const scope = z.enum(SCOPES);
export const capabilities = z.object({
  find: z.boolean(),
  readCode: z.boolean(),
  run: z.boolean(),
  publish: z.boolean(),
  manage: z.boolean(),
});
