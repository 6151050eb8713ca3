import type { GitCredential } from '../../ports/git-repositories.ts';
import type { Command, CommandResult } from './command.ts';
import { runApart } from './run-apart.ts';

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
export type GitResult = Omit<CommandResult, 'stdout'> & { stdout: Buffer };
export type GitPlaces = { home: string; askpass: string; config: string };

const OUTPUT_BYTES_MAX = 8 * 1024 * 1024;
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

const commandOf = (places: GitPlaces, run: GitRun): Command => {
  const { credential = null, protocols = [] } = run;
  const settings = [...SETTINGS, ...protocols.map((protocol) => `protocol.${protocol}.allow=always`)];
  return {
    program: 'git',
    args: [...settings.flatMap((one) => ['-c', one]), ...run.args],
    cwd: run.cwd,
    input: run.input ?? '',
    timeoutMs: run.timeoutMs,
    outputBytesMax: run.outputBytesMax ?? OUTPUT_BYTES_MAX,
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
  };
};

/** Runs the system's git within limits, in a process group of its own, with nothing of the hub's environment. */
export async function runGit(places: GitPlaces, run: GitRun): Promise<GitResult> {
  const { credential = null, watch, signal } = run;
  const { result, end } = runApart(commandOf(places, run));
  const look = () =>
    void watch?.().then(
      (why) => why !== null && end(why),
      () => undefined,
    );
  const watcher = watch && setInterval(look, WATCH_MILLISECONDS);
  const onAbort = (): void => end('aborted');
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted) onAbort();
  try {
    const { code, stdout, stderr, ended } = await result;
    return { code, stdout: Buffer.from(stdout), stderr: withoutSecret(stderr, credential), ended };
  } finally {
    clearInterval(watcher);
    signal?.removeEventListener('abort', onAbort);
  }
}

function withoutSecret(text: string, credential: GitCredential | null): string {
  if (credential === null || credential.token === '') return text;
  return text.replaceAll(credential.token, '…').replaceAll(encodeURIComponent(credential.token), '…');
}
