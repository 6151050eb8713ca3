import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { GitCredential } from '../../ports/git-repositories.ts';

export type GitRun = {
  args: readonly string[];
  cwd: string;
  /** Beside the fixed ones. */
  env?: Readonly<Record<string, string>>;
  input?: string | Uint8Array;
  credential?: GitCredential | null;
  /** Protocols that this run may speak, such as `https`. */
  protocols?: readonly string[];
  timeoutMs: number;
  outputBytesMax?: number;
  signal?: AbortSignal | undefined;
  /** Asked now and then; answers why the run has to end. */
  watch?: () => Promise<string | null>;
};
export type GitResult = {
  code: number;
  stdout: Buffer;
  stderr: string;
  /** Why it was ended before it had finished. */
  ended: 'timeout' | 'aborted' | 'output' | string | null;
};
export type GitPlaces = { home: string; askpass: string; config: string };

const OUTPUT_BYTES_MAX = 8 * 1024 * 1024;
const ERROR_CHARACTERS_MAX = 20_000;
const WATCH_MILLISECONDS = 1_000;

/**
 * Settings that hold for every git of the hub, whatever a repository or the machine says: no hooks of ours, no
 * stored credentials, no redirects to elsewhere, nothing in the background, and no program named by a repository.
 */
const SETTINGS = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=/bin/false',
  'core.attributesFile=/dev/null',
  'credential.helper=',
  'http.followRedirects=false',
  'http.lowSpeedLimit=100',
  'http.lowSpeedTime=30',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
  'fetch.recurseSubmodules=false',
  'submodule.recurse=false',
  'fetch.fsckObjects=true',
  'fetch.writeCommitGraph=false',
  'transfer.credentialsInUrl=die',
  'init.defaultBranch=main',
  'advice.detachedHead=false',
];

function startGit(places: GitPlaces, run: GitRun): ChildProcessWithoutNullStreams {
  const { credential = null, protocols = [] } = run;
  const settings = [...SETTINGS, ...protocols.map((protocol) => `protocol.${protocol}.allow=always`)];
  return spawn('git', [...settings.flatMap((one) => ['-c', one]), ...run.args], {
    cwd: run.cwd,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH ?? '/usr/bin:/bin',
      HOME: places.home,
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: places.config,
      GIT_TERMINAL_PROMPT: '0',
      GIT_ASKPASS: places.askpass,
      GIT_ALLOW_PROTOCOL: protocols.join(':') || 'none',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_ATTR_NOSYSTEM: '1',
      ...(credential !== null && {
        QUIRE_GIT_USERNAME: credential.username,
        QUIRE_GIT_TOKEN: credential.token,
      }),
      ...run.env,
    },
  });
}

/** Runs the system's git within limits, in a process group of its own, with nothing of the hub's environment. */
export function runGit(places: GitPlaces, run: GitRun): Promise<GitResult> {
  const { credential = null } = run;
  const child = startGit(places, run);
  return new Promise((resolve, reject) => {
    const stdout: Buffer[] = [];
    let bytes = 0;
    let stderr = '';
    let ended: GitResult['ended'] = null;
    const end = (why: string): void => {
      ended ??= why;
      killGroup(child);
    };
    const timer = setTimeout(() => end('timeout'), run.timeoutMs);
    const watcher =
      run.watch &&
      setInterval(
        () =>
          void run.watch?.().then(
            (why) => why !== null && end(why),
            () => undefined,
          ),
        WATCH_MILLISECONDS,
      );
    const onAbort = (): void => end('aborted');
    run.signal?.addEventListener('abort', onAbort, { once: true });
    if (run.signal?.aborted) onAbort();
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.byteLength;
      if (bytes > (run.outputBytesMax ?? OUTPUT_BYTES_MAX)) end('output');
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < ERROR_CHARACTERS_MAX) stderr += chunk.toString('utf8');
    });
    const settle = (): void => {
      clearTimeout(timer);
      clearInterval(watcher);
      run.signal?.removeEventListener('abort', onAbort);
    };
    child.on('error', (error) => {
      settle();
      reject(error);
    });
    child.on('close', (code) => {
      settle();
      resolve({
        code: code ?? -1,
        stdout: Buffer.concat(stdout),
        stderr: withoutSecret(stderr, credential),
        ended,
      });
    });
    // A git that ends before it has read everything says why by its exit code.
    child.stdin.on('error', () => undefined);
    child.stdin.end(run.input ?? '');
  });
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

function withoutSecret(text: string, credential: GitCredential | null): string {
  if (credential === null || credential.token === '') return text;
  return text.replaceAll(credential.token, '…').replaceAll(encodeURIComponent(credential.token), '…');
}
