import { setImmediate as nextTurn } from 'node:timers/promises';
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

type At = { sha: string; path: string };
type Entries = ReadonlyMap<string, GitEntry>;

/**
 * What stands at paths of commits. Each is asked once, for what stands in a commit never changes, and those that are
 * asked for together are one question to git. Where a part of the way is a link, nothing is found behind it: trees
 * hold no links' ends.
 */
export function createEntries() {
  const known = new Map<string, Promise<GitEntry | null>>();
  const asking = new Map<string, { paths: string[]; entries: Promise<Entries> }>();
  const ask = async (git: Git, { sha, path }: At): Promise<GitEntry | null> => {
    const place = `${git.folder}\0${sha}`;
    let question = asking.get(place);
    if (question === undefined) {
      const paths: string[] = [];
      const entries = nextTurn().then(() => {
        asking.delete(place);
        return listEntries(git, sha, paths);
      });
      question = { paths, entries };
      asking.set(place, question);
    }
    question.paths.push(path);
    return (await question.entries).get(path) ?? null;
  };
  return (git: Git, at: At): Promise<GitEntry | null> => {
    const key = `${git.folder}\0${at.sha}\0${at.path}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const asked = ask(git, at);
    known.set(key, asked);
    asked.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= ENTRIES_KEPT) break;
      known.delete(oldest);
    }
    return asked;
  };
}

async function listEntries(git: Git, sha: string, paths: readonly string[]): Promise<Entries> {
  const listed = await git.local(['--literal-pathspecs', 'ls-tree', '-t', '-z', sha, '--', ...paths]);
  const entries = new Map<string, GitEntry>();
  for (const line of listed.toString('utf8').split('\0')) {
    const [, mode = '', object = '', path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    const kind = KINDS[mode];
    if (kind !== undefined && path !== undefined) entries.set(path, { kind, sha: object });
  }
  return entries;
}

export async function readText(
  git: Git,
  at: { sha: string; path: string; bytesMax: number },
): Promise<string | null> {
  const entry = (await listEntries(git, at.sha, [at.path])).get(at.path);
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
