import { contributionCi } from '@quire/contract';
import { CI_MILLISECONDS_FIRST, CI_MILLISECONDS_MAX, OPEN_MILLISECONDS } from '../limits.ts';
import { notConnected } from './fork.ts';
import { need, type Step, type StepContext, type StepOutcome } from './step.ts';

/** Looks how the request is doing: soon at first, then less and less; merged or closed is the end. */
export const ciStep: Step = async (context) => {
  const { row, remotes, person } = context;
  if (row.forge === null) return lookAtBase(context);
  const connected = await remotes.forgeFor(person.id, row.target_url);
  if (connected === null) throw notConnected(row.target_url);
  const { forge, fullName } = connected;
  const number = need(row.request_number, 'request');
  const request = await forge.getRequest({ upstream: fullName, number });
  if (request.state !== 'open') return ended(request.state, number);
  const at = { upstream: fullName, sha: need(row.pushed_sha, 'pushed commit'), number };
  const checks = await forge.getChecks(at, row.ci_etag);
  const state = checks?.state ?? contributionCi.nullable().parse(row.ci)?.state ?? 'none';
  const isSettled = state === 'success' || state === 'failure';
  const polls = row.polls + 1;
  return {
    change: {
      polls,
      ...(checks !== null && {
        ci: JSON.stringify({ state: checks.state, checks: checks.checks }),
        ci_etag: checks.etag,
      }),
    },
    status: state === 'failure' ? 'failed' : isSettled ? 'done' : 'skipped',
    sentence: WORDS[state],
    command: row.forge === 'github' ? `gh pr checks ${number}` : null,
    next: null,
    standing: { status: 'open', sentence: WORDS[state] },
    lookAgainMs: isSettled
      ? OPEN_MILLISECONDS
      : Math.min(CI_MILLISECONDS_MAX, CI_MILLISECONDS_FIRST * 1.4 ** Math.min(polls, 20)),
  };
};

/** Without a forge somebody may merge the branch with git: then it is in the base. */
async function lookAtBase({ git, row, targets, person }: StepContext): Promise<StepOutcome> {
  const target = await targets.load({
    url: row.target_url,
    base: row.base,
    personId: person.id,
    maxAgeMs: OPEN_MILLISECONDS / 2,
  });
  const sha = need(row.pushed_sha, 'pushed commit');
  const isIn = await git.isAncestor(row.target_url, { sha, of: target.sha });
  const sentence = isIn ? `It is in ${target.base} now.` : row.sentence;
  return {
    change: {},
    status: isIn ? 'done' : 'skipped',
    sentence: isIn ? sentence : 'Waits for its review.',
    command: null,
    next: null,
    standing: { status: isIn ? 'merged' : 'open', sentence },
    lookAgainMs: OPEN_MILLISECONDS,
  };
}

const WORDS = {
  none: 'The target’s own checks have not said anything yet.',
  pending: 'The target’s own checks are running.',
  success: 'The target’s own checks passed.',
  failure: 'The target’s own checks failed.',
} as const;

function ended(state: 'merged' | 'closed', number: number): StepOutcome {
  const sentence = state === 'merged' ? `Request #${number} was merged.` : `Request #${number} was closed.`;
  return {
    change: {},
    status: 'done',
    sentence,
    command: null,
    next: null,
    standing: { status: state, sentence },
  };
}
