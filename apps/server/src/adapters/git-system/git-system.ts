import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GitError, type GitRemote, type GitRepositories } from '../../ports/git-repositories.ts';
import { createTips } from './fetch-tip.ts';
import type { Git } from './git.ts';
import { readFailure } from './read-failure.ts';
import { createEntries, createTexts, hasCommit, isAncestor } from './read-objects.ts';
import { type AllowedRemotes, type CheckedRemote, checkRemote } from './remote-policy.ts';
import { type GitPlaces, runGit } from './run-git.ts';
import { commit, exportCommit, treeOf, writeTree } from './write-objects.ts';

/** Talking to a remote; a large repository's first copy takes most of it. */
const REMOTE_MILLISECONDS_MAX = 180_000;
/** Work in the hub's own copy. */
const LOCAL_MILLISECONDS_MAX = 30_000;
/** What a hub keeps of one target: code, not data. */
const COPY_BYTES_MAX = 2 * 1024 * 1024 * 1024;

/** The system's git on copies below a folder of the hub's own. */
export async function createGitRepositories(options: {
  folder: string;
  allowed: AllowedRemotes;
}): Promise<GitRepositories> {
  const { folder, allowed } = options;
  const places = await prepare(folder, allowed);
  const copies = new Map<string, Promise<Git>>();
  const open = (url: string): Promise<Git> => {
    const known = copies.get(url);
    if (known !== undefined) return known;
    const made = openCopy(url, { folder, places, allowed });
    copies.set(url, made);
    made.catch(() => copies.delete(url));
    return made;
  };
  const tips = createTips();
  const findEntry = createEntries();
  const readText = createTexts(findEntry);
  return {
    checkUrl: async (text) => (await checkRemote(text.trim(), allowed)).url,
    fetchTip: async (remote, wanted) => tips.fetch(await open(remote.cache ?? remote.url), remote, wanted),
    async findBranch(remote, branch, wait) {
      const git = await open(remote.cache ?? remote.url);
      const ref = `refs/heads/${branch}`;
      const result = await git.remote(remote, ['ls-remote', '--', remote.url, ref], { signal: wait?.signal });
      if (result.code !== 0) throw readFailure(result, 'Looking at the repository');
      const line = result.stdout
        .toString('utf8')
        .split('\n')
        .find((one) => one.endsWith(`\t${ref}`));
      return line?.split('\t')[0] ?? null;
    },
    readText: async (cache, at) => readText(await open(cache), at),
    findEntry: async (cache, at) => findEntry(await open(cache), at),
    writeTree: async (cache, change) => writeTree(await open(cache), change),
    commit: async (cache, given) => commit(await open(cache), given),
    treeOf: async (cache, sha) => treeOf(await open(cache), sha),
    hasCommit: async (cache, sha) => hasCommit(await open(cache), sha),
    isAncestor: async (cache, which) => isAncestor(await open(cache), which),
    push: async (remote, wanted) => push(await open(wanted.cache), remote, wanted),
    exportCommit: async (cache, what) => exportCommit(await open(cache), what),
  };
}

async function prepare(folder: string, allowed: AllowedRemotes): Promise<GitPlaces> {
  const home = join(folder, 'home');
  await mkdir(home, { recursive: true, mode: 0o700 });
  const places = { home, askpass: join(folder, 'askpass'), config: join(folder, 'gitconfig') };
  // Git asks it for the name and then for the password; both come from the environment of that one git.
  const script =
    '#!/bin/sh\ncase "$1" in\n  Username*) printf "%s\\n" "$QUIRE_GIT_USERNAME" ;;\n  *) printf "%s\\n" "$QUIRE_GIT_TOKEN" ;;\nesac\n';
  await writeFile(places.askpass, script, { mode: 0o700 });
  await chmod(places.askpass, 0o700);
  // Read by the other end of a folder's remote too, which may belong to another account.
  const safe = allowed.folders.length > 0 ? '[safe]\n\tdirectory = *\n' : '';
  await writeFile(places.config, `[uploadpack]\n\tallowFilter = true\n${safe}`, { mode: 0o600 });
  return places;
}

async function openCopy(
  url: string,
  { folder, places, allowed }: { folder: string; places: GitPlaces; allowed: AllowedRemotes },
): Promise<Git> {
  const copy = join(folder, 'copies', createHash('sha256').update(url).digest('hex').slice(0, 32));
  await mkdir(copy, { recursive: true, mode: 0o700 });
  const git: Git = {
    folder: copy,
    async local(args, more = {}) {
      const run = { args, cwd: copy, timeoutMs: LOCAL_MILLISECONDS_MAX, ...more };
      const result = await runGit(places, { ...run, env: { GIT_DIR: copy, ...more.env } });
      if (result.code === 0 && result.ended === null) return result.stdout;
      throw readFailure(result, 'Git');
    },
    async remote(remote, args, more = {}) {
      // Checked again each time: a name may lead elsewhere by now, and a fork is another address than its target.
      const checked: CheckedRemote = await checkRemote(remote.url, allowed);
      const pin = checked.pin === null ? [] : ['-c', `http.curloptResolve=${checked.pin}`];
      return runGit(places, {
        args: [...pin, ...args],
        cwd: copy,
        credential: remote.credential,
        protocols: [checked.protocol],
        timeoutMs: REMOTE_MILLISECONDS_MAX,
        watch: () => whyTooLarge(copy),
        ...more,
        env: { GIT_DIR: copy, ...more.env },
      });
    },
  };
  const isMade = await stat(join(copy, 'HEAD')).then(
    () => true,
    () => false,
  );
  if (!isMade) {
    // Made beside and moved into place by git itself would race with another hub; init is safe to repeat.
    await git.local(['init', '--quiet', '--bare', '--template=', copy], { env: {} });
  }
  return git;
}

/** Counts packs while they arrive: git itself has no limit for what it takes. */
async function whyTooLarge(copy: string): Promise<string | null> {
  const folder = join(copy, 'objects', 'pack');
  const names = await readdir(folder).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return total > COPY_BYTES_MAX
    ? `The repository has more than ${COPY_BYTES_MAX / 1024 ** 3} GB, which is more than the hub keeps of a target.`
    : null;
}

async function push(
  git: Git,
  remote: GitRemote,
  {
    sha,
    branch,
    expected,
    signal,
  }: { sha: string; branch: string; expected: string | null; signal?: AbortSignal | undefined },
): Promise<void> {
  const ref = `refs/heads/${branch}`;
  const result = await git.remote(
    remote,
    [
      ...['push', '--porcelain', '--no-verify', '--no-signed', '--no-thin'],
      `--force-with-lease=${ref}:${expected ?? ''}`,
      ...['--', remote.url, `${sha}:${ref}`],
    ],
    { signal },
  );
  if (result.code === 0 && result.ended === null) return;
  const line =
    result.stdout
      .toString('utf8')
      .split('\n')
      .find((one) => one.startsWith('!')) ?? '';
  if (/\[rejected\].*\((?:stale info|fetch first|non-fast-forward|already exists)\)/.test(line))
    throw new GitError('moved', `The branch ${branch} is not where it was.`);
  if (
    /\[remote rejected\].*(?:cannot lock ref|failed to update ref|reference already exists|incorrect old value)/.test(
      line,
    )
  )
    throw new GitError('moved', `Somebody else was changing the branch ${branch}.`);
  if (/\[remote rejected\]/.test(line)) {
    const { words } = readFailure(result, 'Pushing');
    throw new GitError(
      'refused',
      'The repository refused the branch.',
      words || (/\(([^)]*)\)\s*$/.exec(line)?.[1] ?? ''),
    );
  }
  throw readFailure(result, 'Pushing');
}
