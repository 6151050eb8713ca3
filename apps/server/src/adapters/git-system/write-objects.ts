import { pathToFileURL } from 'node:url';
import type { GitPerson } from '../../ports/git-repositories.ts';
import { type Git, withTemporary } from './git.ts';

const text = (bytes: Buffer): string => bytes.toString('utf8').trim();

/** Puts files into a commit's tree through an index of its own: no work tree, and nobody else's index is touched. */
export function writeTree(
  git: Git,
  { base, files }: { base: string; files: readonly { path: string; content: string }[] },
): Promise<string> {
  return withTemporary(git, async (index) => {
    const env = { GIT_INDEX_FILE: index };
    const write = async ({ path, content }: { path: string; content: string }): Promise<string> => {
      const blob = await git.local(['hash-object', '-w', '--stdin', '--no-filters'], { input: content });
      return `100644 ${text(blob)}\t${path}\0`;
    };
    const [entries] = await Promise.all([
      Promise.all(files.map(write)),
      git.local(['read-tree', base], { env }),
    ]);
    await git.local(['update-index', '-z', '--index-info'], { env, input: entries.join('') });
    return text(await git.local(['write-tree'], { env }));
  });
}

type NewCommit = { tree: string; parents: readonly string[]; message: string; author: GitPerson; at: Date };

export async function commit(git: Git, { tree, parents, message, author, at }: NewCommit): Promise<string> {
  const date = `@${Math.floor(at.getTime() / 1000)} +0000`;
  const name = plain(author.name) || 'Somebody';
  const made = await git.local(
    ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-F', '-'],
    {
      input: message,
      env: {
        GIT_AUTHOR_NAME: name,
        GIT_AUTHOR_EMAIL: plain(author.email),
        GIT_AUTHOR_DATE: date,
        GIT_COMMITTER_NAME: name,
        GIT_COMMITTER_EMAIL: plain(author.email),
        GIT_COMMITTER_DATE: date,
      },
    },
  );
  const sha = text(made);
  // Named, so that no cleaning takes it away; the same commit has the same name.
  await git.local(['update-ref', `refs/quire/commits/${sha}`, sha]);
  return sha;
}

/** Git refuses these in names of people. */
const plain = (words: string): string => words.replace(/[<>\n\r\0]/g, '').trim();

export const treeOf = async (git: Git, sha: string): Promise<string> =>
  text(await git.local(['rev-parse', '--verify', `${sha}^{tree}`]));

/** A repository with the commit and its parent, for commands that look at both. Links are written as links. */
export async function exportCommit(
  git: Git,
  { sha, baseBranch, branch, folder }: { sha: string; baseBranch: string; branch: string; folder: string },
): Promise<void> {
  const inside = {
    cwd: folder,
    env: { GIT_DIR: `${folder}/.git`, GIT_WORK_TREE: folder },
    protocols: ['file'],
  };
  await git.local(['init', '--quiet', '--template=', folder], {
    cwd: folder,
    env: { GIT_DIR: `${folder}/.git` },
  });
  const source = pathToFileURL(git.folder).href;
  await git.local(
    ['fetch', '--quiet', '--no-tags', '--depth=2', source, `refs/quire/commits/${sha}:refs/heads/${branch}`],
    inside,
  );
  await git.local(['update-ref', `refs/heads/${baseBranch}`, `${sha}^1`], inside);
  await git.local(['symbolic-ref', 'HEAD', `refs/heads/${branch}`], inside);
  await git.local(['reset', '--quiet', '--hard'], inside);
}
