/** Where code of others lives and takes requests: GitHub and GitHub Enterprise, GitLab, Gitea and Forgejo. */
export type ForgeKind = 'github' | 'gitlab' | 'gitea';

/** A repository as the forge names it now: renames are followed. */
export type ForgeRepository = {
  /** `owner/name`; on GitLab the full path, which may have more parts. */
  fullName: string;
  defaultBranch: string;
  /** Over https (http only where the forge was configured so), never with credentials. */
  cloneUrl: string;
  canPush: boolean;
  isPrivate: boolean;
};
export type ForgeAccount = { login: string; name: string | null; email: string | null };
/** A pull or merge request. */
export type ForgeRequest = {
  number: number;
  url: string;
  state: 'open' | 'merged' | 'closed';
  headSha: string;
  title: string;
};
export type ForgeCheck = {
  name: string;
  state: 'pending' | 'success' | 'failure' | 'cancelled' | 'neutral';
  url: string | null;
  summary: string | null;
};
export type ForgeChecks = {
  state: 'none' | 'pending' | 'success' | 'failure';
  checks: ForgeCheck[];
  /** To be given back at the next question; it means nothing to anyone but the adapter. */
  etag: string | null;
};
/** A branch and the full name of the repository that holds it. */
export type Branch = { repository: string; branch: string };

/** One forge with one person's token. Every method throws `ForgeError`, or what its signal was aborted with. */
export type Forge = {
  readonly kind: ForgeKind;
  whoAmI(): Promise<ForgeAccount>;
  findRepository(fullName: string): Promise<ForgeRepository>;
  /** Finds or makes the person's fork and waits until git can read it; answers it by the name it really has. Own repositories need none: they are answered as they are. */
  ensureFork(upstream: string, signal: AbortSignal): Promise<ForgeRepository>;
  /** The open, else the newest request from `head` into `base`, or null: what makes opening one safe to repeat. */
  findRequest(at: { upstream: string; head: Branch; base: string }): Promise<ForgeRequest | null>;
  /** Opens one; where one is open already, answers that one. */
  openRequest(request: {
    upstream: string;
    head: Branch;
    base: string;
    title: string;
    body: string;
  }): Promise<ForgeRequest>;
  updateRequest(
    at: { upstream: string; number: number },
    change: { title?: string; body?: string },
  ): Promise<ForgeRequest>;
  getRequest(at: { upstream: string; number: number }): Promise<ForgeRequest>;
  /** Closes one that is open; one that ended before is answered as it ended. */
  closeRequest(at: { upstream: string; number: number }): Promise<ForgeRequest>;
  /** What CI says of a commit; null where nothing changed since the answer that `etag` came with. */
  getChecks(
    at: { upstream: string; sha: string; number: number },
    etag?: string | null,
  ): Promise<ForgeChecks | null>;
};

/**
 * - `unauthorised`: the forge does not accept the token: its person has to connect again.
 * - `forbidden`: the token is good, but this person or this token may not do that.
 * - `rate-limited`: too many questions; `retryAfterMs` says when to ask again.
 * - `unavailable`: it did not answer, or said that it failed; what was asked may have happened. Ask again.
 * - `rejected`: it refused what was asked, with its own words. Asking again does not help.
 */
export type ForgeErrorCode =
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'rate-limited'
  | 'unavailable'
  | 'rejected';

/** Never has a token in its message. */
export class ForgeError extends Error {
  override name = 'ForgeError';
  readonly code: ForgeErrorCode;
  readonly retryAfterMs: number | undefined;
  /** The status of the forge's answer, where there was one. */
  readonly status: number | undefined;

  constructor(
    code: ForgeErrorCode,
    message: string,
    details: { retryAfterMs?: number; status?: number } = {},
  ) {
    super(message);
    this.code = code;
    this.retryAfterMs = details.retryAfterMs;
    this.status = details.status;
  }
}
