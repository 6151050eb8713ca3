import { GitError, type GitRemote } from '../../../ports/git-repositories.ts';
import { typed } from './shell.ts';
import { need, type Step, type StepContext, type StepOutcome } from './step.ts';

/** Puts the branch where the request is opened from; what is there already is found, never doubled. */
export const pushStep: Step = async (context) => {
  const { git, row, signal } = context;
  const [sha, branch] = [need(row.commit_sha, 'commit'), need(row.branch, 'branch')];
  const remote = await headRemote(context);
  const there = await git.findBranch(remote, branch, { signal });
  // One of our own commits is an earlier try, or the submission before; anything else is somebody's work.
  const isOurs = there === null || row.commits.includes(there);
  if (!isOurs) return takeOtherBranch(context, { branch, there });
  if (there !== sha && !(await git.hasCommit(row.target_url, sha))) return commitAnew();
  const command = typed('git', 'push', row.head_url ?? 'origin', branch);
  if (there !== sha) {
    await git.push(remote, { cache: row.target_url, sha, branch, expected: there, signal });
  }
  return {
    change: { pushed_sha: sha },
    status: 'done',
    sentence: `Sent the branch ${branch}${row.head_repository === null ? '' : ` to ${row.head_repository}`}.`,
    command: there === null ? command : command.replace('git push', 'git push --force-with-lease'),
    next: 'open',
  };
};

/** Another hub made the commit, in a copy of its own, and is gone. */
const commitAnew = (): StepOutcome => ({
  change: {},
  status: 'skipped',
  sentence: 'Another hub goes on with it, and makes the commit again.',
  command: null,
  next: 'commit',
});

/** Where the branch goes: the target itself, or the person's fork of it. */
async function headRemote({ remotes, row, person }: StepContext): Promise<GitRemote> {
  const access = await remotes.open(person.id, row.target_url);
  return row.head_url === null ? access.remote : { ...access.remote, url: row.head_url };
}

function takeOtherBranch(
  { row }: StepContext,
  { branch, there }: { branch: string; there: string },
): StepOutcome {
  if (row.pushed_sha !== null || row.request_number !== null) {
    const sentence = `Somebody else changed the branch ${branch} (it is at ${there.slice(0, 10)} now). Nothing was overwritten.`;
    return {
      change: {},
      status: 'failed',
      sentence,
      command: null,
      next: null,
      standing: { status: 'failed', sentence },
    };
  }
  const [, stem = branch, number = '1'] = /^(.*?)(?:-(\d+))?$/.exec(branch) ?? [];
  const next = `${stem}-${Number(number) + 1}`;
  if (Number(number) > 50) throw new GitError('refused', 'Too many branches of this name exist already.');
  return {
    change: { branch: next },
    status: 'done',
    sentence: `The target has another branch called ${branch}; this one is called ${next}.`,
    command: null,
    next: 'push',
  };
}
