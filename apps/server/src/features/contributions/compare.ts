import type { ContributionFile } from '@quire/contract';
import { type PlannedFile, TargetError } from '@quire/contribute';
import type { GitRepositories } from '../../ports/git-repositories.ts';
import { FILE_BYTES_MAX } from './limits.ts';
import { unifiedDiff } from './unified-diff.ts';

type At = { url: string; sha: string };

/**
 * What planned files do to a target's tree. A path that goes through a link, a submodule or a file, and one that
 * stands for something else there, is refused. @throws TargetError
 */
export async function compareFiles(
  git: GitRepositories,
  at: At,
  files: readonly PlannedFile[],
): Promise<ContributionFile[]> {
  const compared = await Promise.all(files.map((file) => compareFile(git, at, file)));
  return compared.filter((file) => file !== null);
}

async function compareFile(
  git: GitRepositories,
  { url, sha }: At,
  { path, content, when }: PlannedFile,
): Promise<ContributionFile | null> {
  const parts = path.split('/');
  const way = parts.map((_, at) => parts.slice(0, at + 1).join('/'));
  // All of them together are one question to git.
  const entries = await Promise.all(way.map((place) => git.findEntry(url, { sha, path: place })));
  const entry = entries.pop() ?? null;
  const blocked = entries.findIndex((folder) => folder !== null && folder.kind !== 'folder');
  if (blocked >= 0)
    throw new TargetError(
      `“${path}” cannot be written: in the target “${way[blocked]}” is a ${entries[blocked]?.kind}, not a folder.`,
    );
  if (entry === null) return { path, action: 'added', content, diff: unifiedDiff(path, null, content) };
  if (entry.kind !== 'file')
    throw new TargetError(`“${path}” cannot be written: in the target it is a ${entry.kind}.`);
  if (when === 'absent') return null;
  const before = (await git.readText(url, { sha, path, bytesMax: FILE_BYTES_MAX })) ?? '';
  if (when === 'mustNotExist' && before !== content)
    throw new TargetError(`The target has a file “${path}” already. Choose another name for yours.`);
  return {
    path,
    action: before === content ? 'unchanged' : 'changed',
    content,
    diff: before === content ? '' : unifiedDiff(path, before, content),
  };
}
