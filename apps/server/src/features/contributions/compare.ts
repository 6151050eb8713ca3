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
  const compared: ContributionFile[] = [];
  for (const file of files) {
    const found = await compareFile(git, at, file);
    if (found !== null) compared.push(found);
  }
  return compared;
}

async function compareFile(
  git: GitRepositories,
  { url, sha }: At,
  { path, content, when }: PlannedFile,
): Promise<ContributionFile | null> {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const folder = parts.slice(0, length).join('/');
    const entry = await git.findEntry(url, { sha, path: folder });
    if (entry === null) break;
    if (entry.kind !== 'folder')
      throw new TargetError(
        `“${path}” cannot be written: in the target “${folder}” is a ${entry.kind}, not a folder.`,
      );
  }
  const entry = await git.findEntry(url, { sha, path });
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
