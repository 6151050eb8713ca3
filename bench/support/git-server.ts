import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createBareRepository, serveGit } from '../../apps/server/test/support/forges/bare-repository.ts';

const run = promisify(execFile);
const NAME = 'shapes';
const ENV = {
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Upstream',
  GIT_AUTHOR_EMAIL: 'upstream@example.org',
  GIT_COMMITTER_NAME: 'Upstream',
  GIT_COMMITTER_EMAIL: 'upstream@example.org',
};

/** What was pushed, in the order in which the repository took it. */
export type Push = { branch: string; sha: string };
export type GitServer = {
  origin: string;
  /** The address of its one repository. */
  url: string;
  git(...args: string[]): Promise<string>;
  /** Somebody's work on `main` arrives. */
  moveOn(): Promise<void>;
  pushes(): Promise<Push[]>;
  close(): Promise<void>;
};

/** Git's own `http-backend` on loopback with one repository that everybody may push to, and a `pre-receive` hook. */
export async function startGitServer(files: Readonly<Record<string, string>>): Promise<GitServer> {
  const root = await mkdtemp(join(tmpdir(), 'quire-bench-git-'));
  const directory = join(root, `${NAME}.git`);
  await createBareRepository(directory, { branch: 'main', files });
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    serveGit(request, response, { root, path: pathname, query: search.slice(1), user: 'somebody' });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clone = join(root, 'clone');
  const inside = async (folder: string, args: readonly string[]) =>
    (await run('git', ['-C', folder, ...args], { env: ENV })).stdout.trim();
  await run('git', ['clone', '--quiet', directory, clone], { env: ENV });
  return {
    origin,
    url: `${origin}/${NAME}.git`,
    git: (...args) => inside(directory, args),
    async moveOn() {
      await inside(clone, ['commit', '--quiet', '--allow-empty', '-m', 'Moves on']);
      await inside(clone, ['push', '--quiet', 'origin', 'main']);
    },
    async pushes() {
      const lines = (await readFile(join(directory, 'pushes'), 'utf8')).trim().split('\n');
      return lines.map((line) => {
        const [, branch = '', sha = ''] = / refs\/heads\/(\S+) (\S+)$/.exec(line) ?? [];
        return { branch, sha };
      });
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(root, { recursive: true, force: true });
    },
  };
}
