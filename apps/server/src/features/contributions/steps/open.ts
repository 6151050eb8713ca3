import type { ContributionCheck } from '@quire/contract';
import { CI_MILLISECONDS_FIRST, OPEN_MILLISECONDS } from '../limits.ts';
import { notConnected } from './fork.ts';
import { typed } from './shell.ts';
import { need, type Step, type StepContext, type StepOutcome } from './step.ts';

/** Opens the request, or finds the one that is open: a lost answer never makes a second one. */
export const openStep: Step = async (context) => {
  const { row, remotes, person } = context;
  if (row.forge === null) return openReview(context);
  const connected = await remotes.forgeFor(person.id, row.target_url);
  if (connected === null) throw notConnected(row.target_url);
  const { forge, fullName } = connected;
  const upstream = (await forge.findRepository(fullName)).fullName;
  const head = { repository: need(row.head_repository, 'repository'), branch: need(row.branch, 'branch') };
  const base = need(row.base, 'base');
  const text = { title: row.title, body: bodyOf(row.body, row.checks as ContributionCheck[]) };
  const found =
    row.request_number === null
      ? await forge.findRequest({ upstream, head, base })
      : await forge.getRequest({ upstream, number: row.request_number });
  const isThere = found !== null && found.state === 'open';
  const request = isThere
    ? await forge.updateRequest({ upstream, number: found.number }, text)
    : await forge.openRequest({ upstream, head, base, ...text });
  const sentence = isThere
    ? `Request #${request.number} is up to date.`
    : `Request #${request.number} is open.`;
  return {
    change: { request_number: request.number, request_url: request.url, ci: null, ci_etag: null, polls: 0 },
    status: 'done',
    sentence,
    command:
      row.forge === 'github'
        ? `${typed('gh', 'pr', 'create', '--repo', upstream, '--base', base, '--head', `${head.repository.split('/')[0]}:${head.branch}`, '--title', row.title)}`
        : null,
    next: 'ci',
    standing: { status: 'open', sentence },
    lookAgainMs: CI_MILLISECONDS_FIRST,
  };
};

/** Without a forge the hub keeps the review, and nothing runs until somebody judges. */
async function openReview({ row }: StepContext): Promise<StepOutcome> {
  const names = row.maintainers.map((one) => `@${one}`).join(', ');
  const sentence = `Waits for review by ${names === '' ? 'an administrator of this hub' : names}.`;
  return {
    change: {},
    status: 'done',
    sentence,
    command: null,
    next: 'ci',
    standing: { status: 'open', sentence },
    lookAgainMs: OPEN_MILLISECONDS,
  };
}

const SIGN: Readonly<Record<string, string>> = { passed: '✅', warning: '⚠️', failed: '❌', skipped: '➖' };

/** The author's words, and below them what was checked before anybody was asked to look. */
export function bodyOf(body: string, checks: readonly ContributionCheck[]): string {
  const lines = checks.map(
    ({ title, status, sentence }) => `- ${SIGN[status] ?? ''} ${title}: ${sentence.replace(/\s+/g, ' ')}`,
  );
  const told = lines.length === 0 ? '' : `\n\n**Checked before this request**\n\n${lines.join('\n')}`;
  return `${body.trim()}${told}\n\n<sub>Contributed with Quire.</sub>\n`.trimStart();
}
