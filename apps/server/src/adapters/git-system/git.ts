import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { GitRemote } from '../../ports/git-repositories.ts';
import type { GitResult, GitRun } from './run-git.ts';

/** Runs git on one copy; `remote` adds what talking to a remote needs. */
export type Git = {
  readonly folder: string;
  local(args: readonly string[], more?: Partial<GitRun>): Promise<Buffer>;
  remote(remote: GitRemote, args: readonly string[], more?: Partial<GitRun>): Promise<GitResult>;
};

/** A file of the hub's own for one git, gone afterwards. */
export async function withTemporary<T>(git: Git, work: (path: string) => Promise<T>): Promise<T> {
  const path = join(git.folder, `quire-${randomUUID()}`);
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
    await rm(`${path}.lock`, { force: true });
  }
}
