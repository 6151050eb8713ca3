import type { ContributionCheck } from '@quire/contract';
import { typed } from './shell.ts';
import { filesOf, type Step } from './step.ts';

/** Stops what would fail before anybody has to look at it. */
export const checkStep: Step = async ({ row }) => {
  const checks = row.checks as ContributionCheck[];
  const failed = checks.filter(({ status }) => status === 'failed');
  const python = filesOf(row)
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.py'));
  const command =
    python.length === 0
      ? null
      : `${typed('ruff', 'format', ...python)} && ${typed('ruff', 'check', ...python)}`;
  if (failed.length > 0) {
    const sentence = failed.map((check) => check.sentence).join(' ');
    return {
      change: {},
      status: 'failed',
      sentence,
      command,
      next: null,
      standing: { status: 'blocked', sentence },
    };
  }
  const warned = checks.filter(({ status }) => status === 'warning').length;
  return {
    change: {},
    status: 'done',
    sentence:
      warned === 0
        ? `All ${checks.length} checks passed.`
        : `${checks.length - warned} of ${checks.length} checks passed; the others are advice.`,
    command,
    next: 'validate',
  };
};
