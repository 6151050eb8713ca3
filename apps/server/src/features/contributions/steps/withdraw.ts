import { type Branch, type Forge, ForgeError, type ForgeRequest } from '../../../ports/forge.ts';
import { LATE_REQUEST_MILLISECONDS } from '../limits.ts';
import { notConnected } from './fork.ts';
import { typed } from './shell.ts';
import { need, type Step, type StepContext, type StepOutcome } from './step.ts';

/**
 * Takes a contribution back: whatever request of it the forge has is closed there. One that was merged meanwhile is
 * merged. The branch stays, as deleting it would close everything else that was opened from it.
 */
export const withdrawStep: Step = async (context) => {
  const { row, remotes, person } = context;
  // Without a repository to send from, nothing was ever sent to a forge.
  if (row.forge === null || row.head_repository === null) return withdrawn({ row }, null);
  const connected = await remotes.forgeFor(person.id, row.target_url);
  if (connected === null) throw notConnected(row.target_url);
  const { forge, fullName } = connected;
  const upstream = (await forge.findRepository(fullName)).fullName;
  const requests = await findRequests(forge, { context, upstream });
  if (requests.length === 0 && mayComeLate(context)) return lookAgain();
  const ended: ForgeRequest[] = [];
  for (const { number, state, ...found } of requests)
    ended.push(state === 'open' ? await close(forge, { upstream, number }) : { number, state, ...found });
  return withdrawn(context, ended.find(({ state }) => state === 'merged') ?? ended[0] ?? null);
};

/** The request that is known, and the one that the forge finds: the answer about it may have been lost. */
async function findRequests(
  forge: Forge,
  { context: { row }, upstream }: { context: StepContext; upstream: string },
): Promise<ForgeRequest[]> {
  const { request_number: number, branch, base } = row;
  const head: Branch = {
    repository: need(row.head_repository, 'repository'),
    branch: need(branch, 'branch'),
  };
  const known = number === null ? null : await forge.getRequest({ upstream, number });
  const found = await forge.findRequest({ upstream, head, base: need(base, 'base') });
  return [known, found].filter(
    (one, at, all) => one !== null && all.findIndex((other) => other?.number === one.number) === at,
  ) as ForgeRequest[];
}

/** A forge may still be at work on what it was asked before: once, it is asked again a little later. */
const mayComeLate = ({ row }: StepContext): boolean =>
  row.request_number === null && row.pushed_sha !== null && row.polls === 0;

const lookAgain = (): StepOutcome => ({
  change: { polls: 1 },
  status: 'skipped',
  sentence: 'Waits whether a request that was on its way still arrives, to close it.',
  command: null,
  next: null,
  lookAgainMs: LATE_REQUEST_MILLISECONDS,
});

async function close(forge: Forge, at: { upstream: string; number: number }): Promise<ForgeRequest> {
  const closed = await forge.closeRequest(at);
  if (closed.state === 'open')
    throw new ForgeError('unavailable', `Request #${at.number} is still open after it was closed.`);
  return closed;
}

function withdrawn({ row }: Pick<StepContext, 'row'>, request: ForgeRequest | null): StepOutcome {
  const known = request === null ? {} : { request_number: request.number, request_url: request.url };
  const isMerged = request?.state === 'merged';
  const sentence =
    request === null
      ? 'Withdrawn by its author; no request was open.'
      : isMerged
        ? `Request #${request.number} was merged before it could be withdrawn.`
        : `Withdrawn by its author: request #${request.number} is closed.`;
  return {
    change: known,
    status: isMerged ? 'skipped' : 'done',
    sentence,
    command:
      row.forge === 'github' && request !== null && !isMerged
        ? typed('gh', 'pr', 'close', String(request.number))
        : null,
    next: null,
    standing: { status: isMerged ? 'merged' : 'closed', sentence },
  };
}
