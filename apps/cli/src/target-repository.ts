import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TargetFiles } from '@quire/contribute';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';

const run = promisify(execFile);
const CLONE_MILLISECONDS_MAX = 120_000;
const FILE_BYTES_MAX = 200_000;

/** A project to look at: what its base branch says, and how to let go of it. */
export type TargetRepository = { files: TargetFiles; branch: string; close: () => Promise<void> };

/** A folder of this machine as it was last committed, or anything that git can clone as this person. */
export async function openTarget(
  { target, base }: { target: string; base?: string },
  context: Context,
): Promise<TargetRepository> {
  const local = resolve(context.cwd, target);
  const isLocal = existsSync(local);
  const copy = isLocal ? local : await mkdtemp(join(tmpdir(), 'quire-target-'));
  const git = async (...args: string[]): Promise<string> =>
    (await run('git', ['-C', copy, ...args], { maxBuffer: FILE_BYTES_MAX, timeout: CLONE_MILLISECONDS_MAX }))
      .stdout;
  const close = () => (isLocal ? Promise.resolve() : rm(copy, { recursive: true, force: true }));
  try {
    if (!isLocal) {
      const branch = base === undefined ? [] : ['--branch', base];
      await run('git', ['clone', '--quiet', '--bare', '--depth=1', ...branch, '--', target, copy], {
        timeout: CLONE_MILLISECONDS_MAX,
        env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
      });
    }
    const at = isLocal && base !== undefined ? base : 'HEAD';
    const sha = (await git('rev-parse', '--verify', `${at}^{commit}`)).trim();
    const branch = base ?? (await git('rev-parse', '--abbrev-ref', 'HEAD')).trim();
    return { branch, close, files: filesAt(git, sha) };
  } catch (error) {
    await close();
    const words = (error as { stderr?: string }).stderr?.trim().split('\n').at(-1) ?? String(error);
    throw new CliError(EXIT.unreachable, `${target} cannot be read with git: ${words}`);
  }
}

function filesAt(git: (...args: string[]) => Promise<string>, sha: string): TargetFiles {
  const kindOf = async (path: string): Promise<string> =>
    (await git('ls-tree', sha, '--', path)).split(/\s/)[1] ?? '';
  return {
    read: async (path) =>
      (await kindOf(path)) === 'blob' ? git('cat-file', 'blob', `${sha}:${path}`) : null,
    hasFolder: async (path) => (await kindOf(path)) === 'tree',
  };
}
