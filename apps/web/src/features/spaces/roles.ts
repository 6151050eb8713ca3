import type { Role } from '@quire/contract';

/** What each role means, in words. */
export const ROLE_WORDS: Readonly<Record<Role, { label: string; explanation: string }>> = {
  viewer: { label: 'Viewer', explanation: 'Finds and reads notebooks with their code. Does not run them.' },
  runner: {
    label: 'Runner',
    explanation: 'Finds and runs notebooks as themselves. Never receives their code.',
  },
  editor: { label: 'Editor', explanation: 'Reads, runs and publishes notebooks and new versions.' },
  owner: {
    label: 'Owner',
    explanation: 'All of that, and manages the members, the settings and every notebook of the space.',
  },
};
