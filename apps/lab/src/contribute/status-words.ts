import type { ContributionSummary } from '@quire/contract';

/** Where a contribution stands, as its author reads it. */
export const STATUS_WORDS: Record<ContributionSummary['status'], string> = {
  working: 'On its way',
  blocked: 'Needs you',
  failed: 'Stopped',
  open: 'Open',
  merged: 'Merged',
  closed: 'Closed',
};

type Told = Pick<ContributionSummary, 'status' | 'ci'>;

export function toneOf({ status, ci }: Told): 'info' | 'good' | 'warning' | 'error' {
  if (status === 'failed' || ci?.state === 'failure') return 'error';
  if (status === 'blocked') return 'warning';
  return status === 'merged' || ci?.state === 'success' ? 'good' : 'info';
}

/** The badge of a contributed cell, in words. */
export function badgeWords({
  status,
  ci,
  target,
  request,
}: Told & Pick<ContributionSummary, 'target' | 'request'>) {
  const ciWords = { none: '', pending: ' · CI is running', success: ' · CI passed', failure: ' · CI failed' };
  const number = request ? ` #${request.number}` : '';
  return `Contributed to ${target.name}${number} · ${STATUS_WORDS[status]}${ci ? ciWords[ci.state] : ''}`;
}
