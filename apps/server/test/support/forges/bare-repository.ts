import { execFile, spawn } from 'node:child_process';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Git as it is, whatever the machine's configuration says. */
const GIT_ENV = { PATH: process.env.PATH, HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };

export async function git(directory: string, ...args: string[]): Promise<string> {
  const { stdout } = await run('git', ['--git-dir', directory, ...args], { env: GIT_ENV });
  return stdout.trim();
}

/**
 * What forges enforce while they receive: nothing is deleted, the protected branch is not rewritten, and a push is
 * refused whole where the file `refuse` says why. Who pushed what is kept in `pushes`.
 */
const PRE_RECEIVE = `#!/bin/sh
if [ -f refuse ]; then cat refuse >&2; exit 1; fi
while read old new ref; do
  case "$new" in *[!0]*) ;; *) echo "deleting $ref is not allowed" >&2; exit 1;; esac
  case "$old" in *[!0]*)
    if [ "$ref" = refs/heads/main ] && [ "$(git merge-base "$old" "$new" 2>/dev/null)" != "$old" ]; then
      echo "rewriting $ref is not allowed" >&2; exit 1
    fi;;
  esac
  echo "$REMOTE_USER $ref $new" >> pushes
done
`;

/** A bare repository with one commit that is the same wherever and whenever it is made. */
export async function createBareRepository(
  directory: string,
  { branch, files }: { branch: string; files: Readonly<Record<string, string>> },
): Promise<void> {
  await mkdir(directory, { recursive: true });
  await run('git', ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, directory], {
    env: GIT_ENV,
  });
  await prepareForPushes(directory);
  await fastImport(directory, importStream(branch, files));
}

async function prepareForPushes(directory: string): Promise<void> {
  await appendFile(join(directory, 'config'), '[http]\n\treceivepack = true\n');
  await mkdir(join(directory, 'hooks'));
  await writeFile(join(directory, 'hooks', 'pre-receive'), PRE_RECEIVE, { mode: 0o755 });
}

function importStream(branch: string, files: Readonly<Record<string, string>>): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const changes = Object.entries(files).map(([path, text]) => `M 100644 inline ${path}\n${data(text)}`);
  const commit = `commit refs/heads/${branch}\ncommitter Upstream <upstream@example.org> 1767225600 +0000\n`;
  return `${commit}${data('The beginning')}${changes.join('')}done\n`;
}

async function fastImport(directory: string, stream: string): Promise<void> {
  const child = spawn('git', ['--git-dir', directory, 'fast-import', '--quiet', '--done'], { env: GIT_ENV });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  child.stdin.end(stream);
  if ((await ended) !== 0) throw new Error('git fast-import failed');
}

/** A fork: what git itself sees of the other one at this moment, also while somebody pushes to it. */
export async function copyBareRepository(from: string, to: string): Promise<void> {
  await run('git', ['clone', '--quiet', '--bare', '--no-local', '--template=', from, to], { env: GIT_ENV });
  await prepareForPushes(to);
}

/** Another commit on a branch, as when somebody else's work is merged meanwhile. */
export async function commitFile(
  directory: string,
  { branch, path, text }: { branch: string; path: string; text: string },
): Promise<string> {
  const stream = importStream(branch, { [path]: text }).replace(
    'M 100644',
    `from refs/heads/${branch}^0\nM 100644`,
  );
  await fastImport(directory, stream);
  return git(directory, 'rev-parse', `refs/heads/${branch}`);
}

/** Null where there is no such branch. */
export const headOf = (directory: string, branch: string): Promise<string | null> =>
  git(directory, 'rev-parse', '--verify', '--quiet', `refs/heads/${branch}`).catch(() => null);

/** Whether a branch has a commit already. */
export const isMerged = (directory: string, sha: string, branch: string): Promise<boolean> =>
  git(directory, 'merge-base', '--is-ancestor', sha, `refs/heads/${branch}`).then(
    () => true,
    () => false,
  );

/** One request of git over HTTP, answered by git's own `http-backend`. */
export function serveGit(
  request: IncomingMessage,
  response: ServerResponse,
  at: {
    root: string;
    path: string;
    query: string;
    user: string;
    /** Called when git has done its work, whose answer is kept back then. */
    instead?: () => void;
  },
): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...GIT_ENV,
      GIT_PROJECT_ROOT: at.root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: at.path,
      QUERY_STRING: at.query,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      REMOTE_USER: at.user,
      REMOTE_ADDR: '127.0.0.1',
    },
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => {});
  let head = Buffer.alloc(0);
  let isHeadSent = false;
  if (at.instead !== undefined) {
    child.stdout.resume();
    child.on('close', at.instead);
    return;
  }
  child.stdout.on('data', (chunk: Buffer) => {
    if (isHeadSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    isHeadSent = true;
    const headers = head.subarray(0, end).toString('latin1').split('\r\n');
    for (const line of headers) {
      const [name = '', value = ''] = line.split(/: (.*)/);
      if (name.toLowerCase() === 'status') response.statusCode = Number.parseInt(value, 10);
      else response.setHeader(name, value);
    }
    response.write(head.subarray(end + 4));
  });
  child.on('close', () => response.end());
  response.on('close', () => child.kill());
}
