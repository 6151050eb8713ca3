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

/** Texts that are kept, of all copies together. */
const TEXT_CHARACTERS_KEPT = 8_000_000;

/** The texts of files, each read once: most files of a target stay the same from one state of it to the next. */
export function createTexts(findEntry: ReturnType<typeof createEntries>) {
  const known = new Map<string, string>();
  let kept = 0;
  const keep = (key: string, text: string): void => {
    known.set(key, text);
    kept += text.length;
    for (const [oldest, { length }] of known) {
      if (kept <= TEXT_CHARACTERS_KEPT) break;
      known.delete(oldest);
      kept -= length;
    }
  };
  return async (git: Git, { bytesMax, ...at }: At & { bytesMax: number }): Promise<string | null> => {
    const entry = await findEntry(git, at);
    if (entry?.kind !== 'file') return null;
    const key = `${git.folder}\0${entry.sha}`;
    const found = known.get(key);
    const text = found ?? (await readBlob(git, entry.sha, bytesMax));
    if (text === null || Buffer.byteLength(text) > bytesMax)
      throw new GitError('too-large', `${at.path} is too large to be read.`);
    if (found === undefined && !known.has(key)) keep(key, text);
    return text;
  };
}

/** `null` for one that is larger. */
async function readBlob(git: Git, sha: string, bytesMax: number): Promise<string | null> {
  try {
    return (await git.local(['cat-file', 'blob', sha], { outputBytesMax: bytesMax })).toString('utf8');
  } catch (error) {
    if (error instanceof GitError && error.code === 'too-large') return null;
    throw error;
  }
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
