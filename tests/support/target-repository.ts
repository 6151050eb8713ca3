import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IDENTITY = {
  PATH: process.env.PATH ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Upstream',
  GIT_AUTHOR_EMAIL: 'upstream@example.org',
  GIT_COMMITTER_NAME: 'Upstream',
  GIT_COMMITTER_EMAIL: 'upstream@example.org',
};

/** A bare repository with these files on `main`, and what git says of it. */
export function makeTarget(folder: string, files: Record<string, string>, name = 'tidy-stats') {
  const home = mkdtempSync(join(folder, 'target-'));
  const url = join(home, `${name}.git`);
  const work = join(home, 'work');
  const git = (cwd: string, ...args: string[]): string =>
    execFileSync('git', args, { cwd, env: IDENTITY, encoding: 'utf8' }).trim();
  git(home, 'init', '--quiet', '--bare', '--initial-branch=main', url);
  git(home, 'clone', '--quiet', url, work);
  git(work, 'checkout', '--quiet', '-B', 'main');
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(work, name)), { recursive: true });
    writeFileSync(join(work, name), content);
  }
  git(work, 'add', '--all');
  git(work, 'commit', '--quiet', '-m', 'Begin');
  git(work, 'push', '--quiet', 'origin', 'main');
  rmSync(work, { recursive: true });
  return {
    url,
    git: (...args: string[]) => git(url, ...args),
    /** From now on it takes no branch, and says why; until what it answers is called. */
    refuse: (words: string) => {
      const hook = join(url, 'hooks', 'pre-receive');
      writeFileSync(hook, `#!/bin/sh\necho "${words}" >&2\nexit 1\n`);
      chmodSync(hook, 0o755);
      return () => rmSync(hook);
    },
  };
}
