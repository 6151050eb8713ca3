import { z } from 'zod';

/** A person's place in a space, from least to most. */
export const ROLES = ['viewer', 'runner', 'editor', 'owner'] as const;
export const role = z.enum(ROLES);
export type Role = z.infer<typeof role>;

/** Who can find a notebook: its owner alone, members of its space, or everyone who is signed in. */
export const VISIBILITIES = ['private', 'space', 'everyone'] as const;
export const visibility = z.enum(VISIBILITIES);
export type Visibility = z.infer<typeof visibility>;

/** What may be done with one notebook. */
export const CAPABILITIES = ['find', 'readCode', 'run', 'publish', 'manage'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/**
 * What each role may do. Roles are not a ladder: a viewer reads code but does not run it,
 * a runner runs it but never receives its code.
 */
export const ROLE_CAPABILITIES: Readonly<Record<Role, readonly Capability[]>> = {
  viewer: ['find', 'readCode'],
  runner: ['find', 'run'],
  editor: ['find', 'readCode', 'run', 'publish'],
  owner: ['find', 'readCode', 'run', 'publish', 'manage'],
};

export const capabilities = z.object({
  find: z.boolean(),
  readCode: z.boolean(),
  run: z.boolean(),
  publish: z.boolean(),
  manage: z.boolean(),
});
export type Capabilities = z.infer<typeof capabilities>;

/** What a personal access token may be used for. A browser session has all of them. */
export const SCOPES = ['read', 'run', 'publish', 'manage'] as const;
export const scope = z.enum(SCOPES);
export type Scope = z.infer<typeof scope>;
