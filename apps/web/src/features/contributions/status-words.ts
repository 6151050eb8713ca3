import type { ContributionStatus } from '@quire/contract';
import type { Tone } from '../../ui/bits.tsx';

export const STATUS_WORDS: Readonly<Record<ContributionStatus, { label: string; tone: Tone }>> = {
  working: { label: 'On its way', tone: 'accent' },
  blocked: { label: 'Stopped by a check', tone: 'bad' },
  failed: { label: 'Did not get through', tone: 'bad' },
  open: { label: 'Open', tone: 'accent' },
  merged: { label: 'Merged', tone: 'good' },
  closed: { label: 'Closed', tone: 'neutral' },
};
