import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { noChecks } from '../../src/adapters/checks-sandbox/checks-sandbox.ts';
import { createGitRepositories } from '../../src/adapters/git-system/git-system.ts';
import type { ContributionParts } from '../../src/features/contributions/contributions.ts';

const execute = promisify(execFile);

/** Below it, tests put repositories that people may contribute to. */
export const REPOSITORIES = join(tmpdir(), `quire-test-repositories-${process.pid}`);

/** Real git on folders below `REPOSITORIES`; nothing of targets is run. */
export async function contributingIn(
  folder: string,
  origins: readonly string[] = [],
): Promise<ContributionParts> {
  const scratch = join(folder, 'scratch');
  await mkdir(scratch, { recursive: true });
  return {
    git: await createGitRepositories({
      folder,
      allowed: { origins: new Set(origins), folders: [REPOSITORIES] },
    }),
    checks: noChecks('Nothing of targets is run in this test.'),
    namedTargets: [],
    scratch,
  };
}

export type TestRepository = {
  /** A bare repository, as `file:` addresses name it. */
  path: string;
  url: string;
  git(...args: string[]): Promise<string>;
  /** A commit of somebody else on `main`, straight into the repository. */
  commit(files: Record<string, string>, message?: string): Promise<string>;
};

/** A bare repository with these files on `main`. */
export async function makeRepository(files: Record<string, string>): Promise<TestRepository> {
  await mkdir(REPOSITORIES, { recursive: true });
  const folder = await mkdtemp(join(REPOSITORIES, 'target-'));
  const path = join(folder, 'project.git');
  await execute('git', ['init', '--quiet', '--bare', '--initial-branch=main', path]);
  const git = async (...args: string[]): Promise<string> =>
    (await execute('git', ['-C', path, ...args], { env: IDENTITY })).stdout.trim();
  const commit = async (changed: Record<string, string>, message = 'Change'): Promise<string> => {
    const work = await mkdtemp(join(folder, 'work-'));
    const inWork = (...args: string[]) => execute('git', ['-C', work, ...args], { env: IDENTITY });
    await execute('git', ['clone', '--quiet', path, work], { env: IDENTITY });
    await inWork('checkout', '--quiet', '-B', 'main');
    for (const [name, content] of Object.entries(changed)) {
      await mkdir(dirname(join(work, name)), { recursive: true });
      await writeFile(join(work, name), content);
    }
    await inWork('add', '--all');
    await inWork('commit', '--quiet', '--allow-empty', '-m', message);
    await inWork('push', '--quiet', 'origin', 'main');
    await rm(work, { recursive: true, force: true });
    return git('rev-parse', 'main');
  };
  await commit(files, 'Begin');
  return { path, url: path, git, commit };
}

const IDENTITY = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Upstream',
  GIT_AUTHOR_EMAIL: 'upstream@example.org',
  GIT_COMMITTER_NAME: 'Upstream',
  GIT_COMMITTER_EMAIL: 'upstream@example.org',
};

export const removeRepositories = (): Promise<void> => rm(REPOSITORIES, { recursive: true, force: true });
