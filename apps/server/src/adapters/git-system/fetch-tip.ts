import { createHash } from 'node:crypto';
import { type GitCredential, GitError, type GitRemote } from '../../ports/git-repositories.ts';
import type { Git } from './git.ts';
import { readFailure } from './read-failure.ts';

type Tip = { branch: string; sha: string };
type Wanted = { branch: string | null; maxAgeMs: number; signal?: AbortSignal | undefined };
type Known = { tip: Tip; at: number; access: string };

/**
 * Tips of branches. Who asks while another fetch of the same is waiting to start shares it: 200 people who contribute
 * at once cost a few fetches. One fetch at a time writes to a copy.
 */
export function createTips() {
  const queues = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, Promise<Tip>>();
  const known = new Map<string, Known>();
  return {
    async fetch(git: Git, remote: GitRemote, wanted: Wanted): Promise<Tip> {
      const key = `${git.folder} ${wanted.branch ?? ''}`;
      const access = accessOf(remote.credential);
      const last = known.get(key);
      // What one person may see of a private repository is not shown to another.
      if (last !== undefined && last.access === access && performance.now() - last.at < wanted.maxAgeMs)
        return last.tip;
      const shared = waiting.get(`${key} ${access}`);
      if (shared !== undefined) return shared;
      const before = queues.get(git.folder) ?? Promise.resolve();
      const next = before
        .catch(() => undefined)
        .then(async () => {
          waiting.delete(`${key} ${access}`);
          const at = performance.now();
          const tip = await fetchNow(git, remote, wanted);
          known.set(key, { tip, at, access });
          return tip;
        });
      waiting.set(`${key} ${access}`, next);
      queues.set(git.folder, next);
      return next;
    },
  };
}

const accessOf = (credential: GitCredential | null): string =>
  credential === null
    ? ''
    : createHash('sha256').update(`${credential.username}\n${credential.token}`).digest('hex');

async function fetchNow(git: Git, remote: GitRemote, { branch: given, signal }: Wanted): Promise<Tip> {
  const branch = given ?? (await defaultBranch(git, remote, signal));
  const ref = `refs/quire/tips/${branch}`;
  const result = await git.remote(
    remote,
    [
      'fetch',
      '--quiet',
      '--no-tags',
      '--no-write-fetch-head',
      '--force',
      '--',
      remote.url,
      `refs/heads/${branch}:${ref}`,
    ],
    { signal },
  );
  if (result.code !== 0 || result.ended !== null) throw readFailure(result, 'Fetching the repository');
  const sha = (await git.local(['rev-parse', '--verify', `${ref}^{commit}`])).toString('utf8').trim();
  return { branch, sha };
}

async function defaultBranch(git: Git, remote: GitRemote, signal?: AbortSignal): Promise<string> {
  const result = await git.remote(remote, ['ls-remote', '--symref', '--', remote.url, 'HEAD'], { signal });
  if (result.code !== 0 || result.ended !== null) throw readFailure(result, 'Looking at the repository');
  const branch = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(result.stdout.toString('utf8'))?.[1];
  if (branch !== undefined && /\tHEAD$/m.test(result.stdout.toString('utf8').replace(/^ref:.*$/m, '')))
    return branch;
  throw new GitError('not-found', 'The repository is empty: it has no branch to contribute to.');
}
