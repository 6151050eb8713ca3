/** Who git says it is towards a remote; the token never stands in an address, an argument or a configuration. */
export type GitCredential = { username: string; token: string };
export type GitRemote = {
  /** As it was checked by `checkUrl`. */
  url: string;
  credential: GitCredential | null;
  /** The address in whose copy its objects are, where that is another: a repository that was renamed keeps its copy. */
  cache?: string;
};
export type GitPerson = { name: string; email: string };
export type GitEntry = { kind: 'file' | 'folder' | 'link' | 'submodule'; sha: string };

/**
 * - `not-allowed`: this hub does not talk to that address.
 * - `not-found`: there is no such repository or branch, or it is not shown to this person.
 * - `refused`: it was understood and refused, for good; `words` are the remote's own.
 * - `renamed`: the repository has another address now.
 * - `moved`: what was to be replaced is something else by now.
 * - `too-large`: more than a hub keeps of one target.
 * - `unavailable`: no answer, or not in time; what was asked may have happened. Ask again.
 */
export type GitErrorCode =
  | 'not-allowed'
  | 'not-found'
  | 'refused'
  | 'renamed'
  | 'moved'
  | 'too-large'
  | 'unavailable';
export class GitError extends Error {
  override name = 'GitError';
  readonly code: GitErrorCode;
  /** What the remote said, without secrets; may be empty. */
  readonly words: string;
  constructor(code: GitErrorCode, message: string, words = '') {
    super(message);
    this.code = code;
    this.words = words;
  }
}

type Wait = { signal?: AbortSignal | undefined };

/**
 * Commits without a work tree, in the hub's own copies of the repositories that are contributed to. `cache` is the
 * address of the target; a fork's commits are made in its target's copy. Every method throws `GitError`.
 */
export type GitRepositories = {
  /** An address as git takes it. @throws GitError `not-allowed` with the reason in words */
  checkUrl(text: string): Promise<string>;
  /** Brings the tip of a branch into the copy; one not older than `maxAgeMs` is taken as it is. `null`: the remote's own branch. */
  fetchTip(
    remote: GitRemote,
    wanted: { branch: string | null; maxAgeMs: number } & Wait,
  ): Promise<{ branch: string; sha: string }>;
  /** What a branch of a remote points to now, or null. */
  findBranch(remote: GitRemote, branch: string, wait?: Wait): Promise<string | null>;
  /** The text of a file; null where there is none, or something else. @throws GitError `too-large` */
  readText(cache: string, at: { sha: string; path: string; bytesMax: number }): Promise<string | null>;
  /** What stands at a path, if no part of the way is a link. */
  findEntry(cache: string, at: { sha: string; path: string }): Promise<GitEntry | null>;
  /** The tree of a commit with files put into it; answers the tree's hash. */
  writeTree(
    cache: string,
    change: { base: string; files: readonly { path: string; content: string }[] },
  ): Promise<string>;
  /** The same values give the same commit, however often. */
  commit(
    cache: string,
    commit: { tree: string; parents: readonly string[]; message: string; author: GitPerson; at: Date },
  ): Promise<string>;
  /** The tree of a commit. */
  treeOf(cache: string, sha: string): Promise<string>;
  /** Whether a commit is in the copy. Hubs beside each other have copies of their own. */
  hasCommit(cache: string, sha: string): Promise<boolean>;
  /** Whether a commit is in the history of another; false for one that is not in the copy. */
  isAncestor(cache: string, which: { sha: string; of: string }): Promise<boolean>;
  /**
   * Makes a branch of the remote point to a commit, if it points to `expected` now (`null`: if there is no such
   * branch). Done already is done.
   */
  push(
    remote: GitRemote,
    push: { cache: string; sha: string; branch: string; expected: string | null } & Wait,
  ): Promise<void>;
  /** A folder with the commit and its parent as a repository of its own, on a branch. The folder must be empty. */
  exportCommit(
    cache: string,
    what: { sha: string; baseBranch: string; branch: string; folder: string },
  ): Promise<void>;
};
