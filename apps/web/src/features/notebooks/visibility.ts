import type { Visibility } from '@quire/contract';

/** Who can find a notebook, in words. */
export const VISIBILITY_WORDS: Readonly<Record<Visibility, { label: string; explanation: string }>> = {
  private: { label: 'Only you', explanation: 'Nobody but its owner can find, read or run it.' },
  space: {
    label: 'Members of the space',
    explanation: 'Members of its space can find it; their roles say what they may do.',
  },
  everyone: { label: 'Everyone', explanation: 'Everyone who is signed in can find and run it.' },
};
