import type { ContributionStatus, ContributionSummary } from '@quire/contract';
import type { Tone } from '../../ui/bits.tsx';

type Words = { label: string; tone: Tone };

const STATUS_WORDS: Readonly<Record<ContributionStatus, Words>> = {
  working: { label: 'On its way', tone: 'accent' },
  blocked: { label: 'Stopped by a check', tone: 'bad' },
  failed: { label: 'Did not get through', tone: 'bad' },
  open: { label: 'Open', tone: 'accent' },
  merged: { label: 'Merged', tone: 'good' },
  closed: { label: 'Closed', tone: 'neutral' },
};
/** Until the forge has closed its request, it is not withdrawn. */
const WITHDRAWAL_WORDS: Partial<typeof STATUS_WORDS> = {
  working: { label: 'Withdrawing…', tone: 'neutral' },
  failed: { label: 'Not withdrawn', tone: 'bad' },
};

/** Where a contribution stands, in a word or two. */
export const statusWords = ({ status, step }: Pick<ContributionSummary, 'status' | 'step'>): Words =>
  (step === 'withdraw' ? WITHDRAWAL_WORDS[status] : undefined) ?? STATUS_WORDS[status];
