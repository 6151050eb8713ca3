import { compareFiles } from '../compare.ts';
import type { Target } from '../targets.ts';
import { refuseLate } from './extract.ts';
import { typed } from './shell.ts';
import { filesOf, need, type Step, type StepContext } from './step.ts';

/** The commit on a state of the target. The same state gives the same commit, however often it is made. */
export async function makeCommit(
  { git, row, person }: StepContext,
  { url, sha, login, forge }: Pick<Target, 'url' | 'sha' | 'login' | 'forge'>,
): Promise<{ commit: string; tree: string; paths: string[] }> {
  const files = await compareFiles(git, { url, sha }, filesOf(row));
  const tree = await git.writeTree(url, { base: sha, files });
  const commit = await git.commit(url, {
    tree,
    parents: [sha],
    message: `${row.title}\n`,
    author: { name: person.name, email: authorEmail({ email: person.email, login, forge, url }) },
    at: row.submitted_at,
  });
  return { commit, tree, paths: files.map(({ path }) => path) };
}

/** On a forge everybody reads commits: the address that forges give for that, not the person's own. */
export function authorEmail(given: {
  email: string;
  login: string | null;
  forge: string | null;
  url: string;
}): string {
  if (given.forge === null || given.login === null) return given.email;
  return `${given.login}@users.noreply.${new URL(given.url).host.replace(/:\d+$/, '')}`;
}

export const commitStep: Step = async (context) => {
  const { row, targets, person, signal } = context;
  // Of this moment: what others merged meanwhile is below it.
  const target = await targets.load({
    url: row.target_url,
    base: row.base,
    personId: person.id,
    maxAgeMs: 0,
    signal,
  });
  refuseLate(target);
  const { commit, paths } = await makeCommit(context, target);
  const hasMoved = target.sha !== row.base_sha;
  return {
    change: { base_sha: target.sha, commit_sha: commit, commits: [...new Set([...row.commits, commit])] },
    status: 'done',
    sentence: hasMoved
      ? `Made one commit on the newest ${target.base}, which had moved on since the checks.`
      : `Made one commit on the newest ${target.base}.`,
    command: [
      typed('git', 'switch', '-c', need(row.branch, 'branch'), `origin/${target.base}`),
      typed('git', 'add', ...paths),
      typed('git', 'commit', '-m', row.title),
    ].join('\n'),
    next: 'push',
  };
};
