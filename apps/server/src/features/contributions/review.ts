import { HubError } from '@quire/contract';
import { type PlannedFile, TargetError } from '@quire/contribute';
import type { Database, Tx } from '../../database/connect.ts';
import { sendSignal } from '../../database/signal-channel.ts';
import { GitError, type GitRepositories } from '../../ports/git-repositories.ts';
import { recordAudit } from '../audit/service.ts';
import type { Caller } from '../identity/caller.ts';
import { compareFiles } from './compare.ts';
import { appendEvent } from './events.ts';
import { COMMENTS_MAX } from './limits.ts';
import { isMaintainer } from './policy.ts';
import * as reviews from './review-store.ts';
import * as store from './store.ts';
import { type Target, type Targets, targetProblem } from './targets.ts';

type Dependencies = { db: Database; git: GitRepositories; targets: Targets };
type Row = NonNullable<Awaited<ReturnType<typeof store.lockContribution>>>;
/** Others merge at the same time; whoever loses builds on what the winner made. */
const MERGE_ATTEMPTS = 6;

const wrongState = (sentence: string): HubError => new HubError('contribution-state', sentence);

export async function comment(
  tx: Tx,
  row: Row,
  given: { caller: Caller; body: string; path: string | undefined; line: number | undefined },
): Promise<void> {
  if ((await reviews.countComments(tx, row.id)) >= COMMENTS_MAX)
    throw wrongState(`A contribution has at most ${COMMENTS_MAX} comments.`);
  const { caller, body, path = null, line = null } = given;
  if (path !== null && !(row.files as { path: string }[]).some((file) => file.path === path))
    throw wrongState(`There is no file “${path}” in this contribution.`);
  await reviews.insertComment(tx, {
    id: row.id,
    person: caller.id,
    body,
    path,
    line,
    revision: row.revision,
  });
  await appendEvent(tx, row.id, { type: 'changed', what: 'comment' });
  await recordAudit(tx, { actorId: caller.id, action: 'contribution.commented', subject: row.id });
}

export async function approve(tx: Tx, row: Row, caller: Caller): Promise<void> {
  if (row.commit_sha === null) throw wrongState('There is nothing to approve yet.');
  await reviews.upsertApproval(tx, { id: row.id, person: caller.id, commitSha: row.commit_sha });
  await appendEvent(tx, row.id, { type: 'changed', what: 'approval' });
  await recordAudit(tx, {
    actorId: caller.id,
    action: 'contribution.approved',
    subject: row.id,
    details: { commit: row.commit_sha },
  });
}

/** Whether enough people who may judge have approved the very commit that would be merged. */
export async function isApproved(
  db: Parameters<typeof reviews.listApprovals>[0],
  row: Pick<Row, 'id' | 'commit_sha' | 'approvals_needed'>,
): Promise<boolean> {
  const approvals = await reviews.listApprovals(db, row.id);
  const valid = approvals.filter(({ commit_sha }) => commit_sha === row.commit_sha);
  return valid.length >= row.approvals_needed;
}

/**
 * Merges by compare-and-swap: the base is replaced only if it is what the merge was made on. Who may judge is read
 * again from the base as it is now. @throws HubError
 */
export async function merge(
  { db, git, targets }: Dependencies,
  row: store.ContributionRow,
  caller: Caller,
): Promise<void> {
  try {
    for (let attempt = 1; ; attempt += 1) {
      const target = await targets.load({
        url: row.target_url,
        base: row.base,
        personId: row.person,
        maxAgeMs: 0,
      });
      requireMaintainer(target, caller);
      try {
        await mergeOnto(git, { row, target, caller });
        break;
      } catch (error) {
        const isMoved = error instanceof GitError && error.code === 'moved';
        if (!isMoved || attempt >= MERGE_ATTEMPTS) throw error;
      }
    }
  } catch (error) {
    if (error instanceof TargetError) throw wrongState(`It cannot be merged as it is: ${error.message}`);
    throw targetProblem(error);
  }
  await db.transaction().execute((tx) => setMerged(tx, row.id, caller));
}

function requireMaintainer({ spec }: Target, caller: Caller): void {
  if (!isMaintainer(caller, spec.review))
    throw new HubError('not-allowed', 'The target’s description names others as its maintainers now.');
}

type Merging = { row: store.ContributionRow; target: Target; caller: Caller };

async function mergeOnto(git: GitRepositories, { row, target, caller }: Merging): Promise<void> {
  const head = row.commit_sha;
  if (head === null) throw wrongState('There is nothing to merge yet.');
  // Done by an earlier try whose answer was lost, or by somebody with git.
  if (await git.isAncestor(target.url, { sha: head, of: target.sha })) return;
  await bringHead(git, { row, target, head });
  const files = await compareFiles(git, target, row.files as PlannedFile[]);
  const tree = await git.writeTree(target.url, { base: target.sha, files });
  const sha = await git.commit(target.url, {
    tree,
    parents: [target.sha, head],
    message: `Merge “${row.title}” by ${row.author_name}\n\nReviewed in Quire.\n`,
    author: { name: caller.name, email: caller.email },
    at: new Date(),
  });
  await git.push(target.remote, { cache: target.url, sha, branch: target.base, expected: target.sha });
}

/** Another hub may have made the commit, in a copy of its own: its branch has it. */
async function bringHead(
  git: GitRepositories,
  { row, target, head }: Omit<Merging, 'caller'> & { head: string },
): Promise<void> {
  if (await git.hasCommit(target.url, head)) return;
  await git.fetchTip(target.remote, { branch: row.branch, maxAgeMs: 0 });
  if (!(await git.hasCommit(target.url, head)))
    throw wrongState('Somebody changed its branch with git. It has to be submitted again.');
}

async function setMerged(tx: Tx, id: string, caller: Caller): Promise<void> {
  const row = await store.lockContribution(tx, id);
  if (!row || row.status === 'merged') return;
  const sentence = `Merged by ${caller.name}.`;
  await store.updateContribution(tx, id, {
    status: 'merged',
    sentence,
    due_at: null,
    merged_by: caller.id,
    merged_at: new Date(),
  });
  await appendEvent(tx, id, { type: 'status', status: 'merged', sentence });
  await appendEvent(tx, id, { type: 'finished', status: 'merged' });
  await recordAudit(tx, { actorId: caller.id, action: 'contribution.merged', subject: id });
}

/** Withdraws or turns down. Branches stay where they are; in a repository without a forge they are the target's. */
export async function close(tx: Tx, row: Row, caller: Caller): Promise<void> {
  if (isBeyondTheHub(row)) return beginWithdrawal(tx, row, caller);
  const sentence = row.person === caller.id ? 'Withdrawn by its author.' : `Turned down by ${caller.name}.`;
  await store.updateContribution(tx, row.id, { status: 'closed', sentence, due_at: null, claim: null });
  await store.stopSteps(tx, row.id, sentence);
  await appendEvent(tx, row.id, { type: 'status', status: 'closed', sentence });
  await appendEvent(tx, row.id, { type: 'finished', status: 'closed' });
  await recordAudit(tx, { actorId: caller.id, action: 'contribution.closed', subject: row.id });
}

/** Whether closing it takes more than saying so here: somebody works on it now, or a forge may have its request. */
const isBeyondTheHub = ({ status, claim, forge, head_repository }: Row): boolean =>
  (status === 'working' && claim !== null) || (forge !== null && head_repository !== null);

/**
 * From now on its next step is the withdrawal. Whoever works on it keeps its claim and stops, so that the withdrawal
 * begins when nothing else is on its way to the forge.
 */
async function beginWithdrawal(tx: Tx, row: Row, caller: Caller): Promise<void> {
  await store.updateContribution(tx, row.id, {
    status: 'working',
    step: 'withdraw',
    sentence: 'It is being withdrawn.',
    attempts: 0,
    polls: 0,
    due_at: new Date(0),
  });
  await appendEvent(tx, row.id, { type: 'changed', what: 'withdrawal' });
  await recordAudit(tx, { actorId: caller.id, action: 'contribution.withdrawn', subject: row.id });
  await sendSignal(tx, { kind: 'contribution-withdrawn', contributionId: row.id });
}
