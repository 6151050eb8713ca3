import { type GitEntry, GitError } from '../../ports/git-repositories.ts';
import type { Git } from './git.ts';

const KINDS: Readonly<Record<string, GitEntry['kind']>> = {
  '100644': 'file',
  '100755': 'file',
  '100664': 'file',
  '040000': 'folder',
  '120000': 'link',
  '160000': 'submodule',
};

/** Answers of `findEntry` that are kept: many people contribute to the same state of a target, and each step looks. */
const ENTRIES_KEPT = 20_000;

/** `findEntry`, asked of git once for each place: what stands in a commit never changes. */
export function createEntries(): typeof findEntry {
  const known = new Map<string, Promise<GitEntry | null>>();
  return (git, at) => {
    const key = `${git.folder}\0${at.sha}\0${at.path}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const asked = findEntry(git, at);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= ENTRIES_KEPT) break;
      known.delete(oldest);
    }
    return asked;
  };
}

/** What stands at a path. Where a part of the way is a link, git finds nothing behind it: trees hold no links' ends. */
async function findEntry(git: Git, at: { sha: string; path: string }): Promise<GitEntry | null> {
  const listed = await git.local(['--literal-pathspecs', 'ls-tree', '-z', at.sha, '--', at.path]);
  const [line = ''] = listed.toString('utf8').split('\0');
  const [, mode = '', sha = '', path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
  const kind = KINDS[mode];
  return kind === undefined || path !== at.path ? null : { kind, sha };
}

export async function readText(
  git: Git,
  at: { sha: string; path: string; bytesMax: number },
): Promise<string | null> {
  const entry = await findEntry(git, at);
  if (entry?.kind !== 'file') return null;
  const size = Number((await git.local(['cat-file', '-s', entry.sha])).toString('utf8'));
  if (size > at.bytesMax) throw new GitError('too-large', `${at.path} is too large to be read.`);
  return (await git.local(['cat-file', 'blob', entry.sha])).toString('utf8');
}

/** Another hub's copy of a target has other commits than this one. */
export async function hasCommit(git: Git, sha: string): Promise<boolean> {
  const found = await git.local(['cat-file', '--batch-check=%(objecttype)'], { input: `${sha}\n` });
  return found.toString('utf8').trim() === 'commit';
}

export async function isAncestor(git: Git, { sha, of }: { sha: string; of: string }): Promise<boolean> {
  if (!(await hasCommit(git, sha))) return false;
  const found = await git.local(['rev-list', '--max-count=1', `${sha}`, `^${of}`]);
  return found.toString('utf8').trim() === '';
}
