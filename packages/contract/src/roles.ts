/** A person's place in a space, from least to most. */
export const ROLES = ['viewer', 'runner', 'editor', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** Who can find a notebook: its owner alone, members of its space, or everyone who is signed in. */
export const VISIBILITIES = ['private', 'space', 'everyone'] as const;
export type Visibility = (typeof VISIBILITIES)[number];

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

export type Capabilities = Record<Capability, boolean>;

/** What a personal access token may be used for. A browser session has all of them. */
export const SCOPES = ['read', 'run', 'publish', 'manage'] as const;
export type Scope = (typeof SCOPES)[number];
