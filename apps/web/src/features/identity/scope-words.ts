import type { Scope } from '@quire/contract';

/** What a token may do, as its owner reads it. */
export const SCOPE_WORDS: Readonly<Record<Scope, string>> = {
  read: 'Find and read what you can see, and your runs',
  run: 'Run notebooks as you',
  publish: 'Publish notebooks and versions as you',
  manage: 'Manage spaces and members as you',
};
