import type { ContributionSummary } from '@quire/contract';

const STATUS_WORDS: Record<ContributionSummary['status'], string> = {
  working: 'On its way',
  blocked: 'Needs you',
  failed: 'Stopped',
  open: 'Open',
  merged: 'Merged',
  closed: 'Closed',
};

type Standing = Pick<ContributionSummary, 'status' | 'step'>;
type Told = Standing & Pick<ContributionSummary, 'ci'>;

/** Where a contribution stands, as its author reads it; it is withdrawn once its forge has closed its request. */
export function statusWords({ status, step }: Standing): string {
  if (step === 'withdraw' && status === 'working') return 'Withdrawing …';
  return step === 'withdraw' && status === 'failed' ? 'Not withdrawn' : STATUS_WORDS[status];
}

export function toneOf({ status, ci }: Omit<Told, 'step'>): 'info' | 'good' | 'warning' | 'error' {
  if (status === 'failed' || ci?.state === 'failure') return 'error';
  if (status === 'blocked') return 'warning';
  return status === 'merged' || ci?.state === 'success' ? 'good' : 'info';
}

/** The badge of a contributed cell, in words. */
export function badgeWords({
  ci,
  target,
  request,
  ...told
}: Told & Pick<ContributionSummary, 'target' | 'request'>) {
  const ciWords = { none: '', pending: ' · CI is running', success: ' · CI passed', failure: ' · CI failed' };
  const number = request ? ` #${request.number}` : '';
  return `Contributed to ${target.name}${number} · ${statusWords(told)}${ci ? ciWords[ci.state] : ''}`;
}
