import { HubError } from '@quire/contract';
import {
  type CodeStyle,
  readCodeStyle,
  readTarget,
  TargetError,
  type TargetFiles,
  type TargetSpec,
} from '@quire/contribute';
import type { ForgeKind } from '../../ports/forge.ts';
import { GitError, type GitRemote, type GitRepositories } from '../../ports/git-repositories.ts';
import { SPEC_BYTES_MAX } from './limits.ts';
import type { RemoteAccess, Remotes } from './remotes.ts';

/** A target as its base branch describes it now. */
export type Target = {
  remote: GitRemote;
  url: string;
  name: string;
  forge: ForgeKind | null;
  isConnected: boolean;
  /** The person's name on the forge. */
  login: string | null;
  fullName: string | null;
  spec: TargetSpec;
  style: CodeStyle;
  base: string;
  sha: string;
};

type Wanted = { url: string; base: string | null; personId: string; maxAgeMs: number; signal?: AbortSignal };
type Read = { spec: TargetSpec; style: CodeStyle };
const READ_KEPT = 200;

/** Reads targets, each state of each only once. */
export function createTargets({ git, remotes }: { git: GitRepositories; remotes: Remotes }) {
  const known = new Map<string, Promise<Read>>();
  const read = (url: string, sha: string): Promise<Read> => {
    const key = `${url} ${sha}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = readAt(git, url, sha);
    known.set(key, made);
    made.catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= READ_KEPT) break;
      known.delete(oldest);
    }
    return made;
  };
  const loadFrom = async (access: RemoteAccess, wanted: Wanted): Promise<Target> => {
    const { url, remote } = access;
    const at = { maxAgeMs: wanted.maxAgeMs, signal: wanted.signal };
    let tip = await git.fetchTip(remote, { ...at, branch: wanted.base });
    let { spec, style } = await read(url, tip.sha);
    // The description on the branch that was looked at first says which branch counts.
    if (wanted.base === null && spec.base !== null && spec.base !== tip.branch) {
      tip = await git.fetchTip(remote, { ...at, branch: spec.base });
      ({ spec, style } = await read(url, tip.sha));
    }
    return { ...access, name: nameOf(url), spec, style, base: tip.branch, sha: tip.sha };
  };
  return {
    /** Follows a target that its forge has renamed. @throws HubError `target-invalid`, `target-unreachable`; GitError where `isRaw` callers tell them apart */
    async load(wanted: Wanted): Promise<Target> {
      const access = await remotes.open(wanted.personId, wanted.url);
      try {
        return await loadFrom(access, wanted);
      } catch (error) {
        const isRenamed = error instanceof GitError && error.code === 'renamed';
        if (!isRenamed || !(await remotes.findRenamed(wanted.personId, access))) throw error;
        return loadFrom(await remotes.open(wanted.personId, wanted.url), wanted);
      }
    },
  };
}
export type Targets = ReturnType<typeof createTargets>;

/** What a target may be described by; asked for together, they are one question to git. */
const DESCRIPTIONS = ['.contrib.yml', 'ballet.yml', 'pyproject.toml', '.ruff.toml', 'ruff.toml'];

async function readAt(git: GitRepositories, url: string, sha: string): Promise<Read> {
  await Promise.all(DESCRIPTIONS.map((path) => git.findEntry(url, { sha, path })));
  const files: TargetFiles = {
    read: (path) => readDescription(git, { url, sha, path }),
    hasFolder: async (path) => (await git.findEntry(url, { sha, path }))?.kind === 'folder',
  };
  const [spec, style] = await Promise.all([readTarget(files), readCodeStyle(files)]);
  return { spec, style };
}

/** One that is too large is the target's affair, not a failure. */
async function readDescription(
  git: GitRepositories,
  at: { url: string; sha: string; path: string },
): Promise<string | null> {
  try {
    return await git.readText(at.url, { sha: at.sha, path: at.path, bytesMax: SPEC_BYTES_MAX });
  } catch (error) {
    const isTooLarge = error instanceof GitError && error.code === 'too-large';
    throw isTooLarge ? new TargetError(error.message) : error;
  }
}

/** The last words of an address: `team/project`. */
export function nameOf(url: string): string {
  const parts = url
    .replace(/\.git$/, '')
    .split('/')
    .filter((part) => part !== '');
  return url.startsWith('file:') ? (parts.at(-1) ?? url) : parts.slice(-2).join('/');
}

/** What went wrong with a target, for the person who asks; anything else stays as it is. */
export function targetProblem(error: unknown): unknown {
  if (error instanceof TargetError) {
    return new HubError('target-invalid', error.message, {
      items: error.problems.map(({ path, message }) => ({ path, message })),
    });
  }
  if (error instanceof GitError) {
    const said = error.words === '' ? '' : ` It said: ${error.words}`;
    return new HubError(
      error.code === 'not-allowed' || error.code === 'too-large' ? 'target-invalid' : 'target-unreachable',
      `${error.message}${said}`,
    );
  }
  return error;
}
