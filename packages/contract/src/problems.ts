import type { z } from 'zod';
import type { problem, problemItem } from './schemas/problems.ts';

/** Every problem code with its HTTP status and title. Clients switch on the code, never on the words. */
export const PROBLEMS = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'invalid-json': { status: 400, title: 'The request is not valid JSON' },
  'invalid-notebook': { status: 422, title: 'This file is not a notebook that can be published' },
  'invalid-parameters': { status: 422, title: 'Some inputs are not valid' },
  'secrets-found': { status: 422, title: 'The notebook seems to contain secrets' },
  'sign-in-required': { status: 401, title: 'Sign in first' },
  'wrong-credentials': { status: 401, title: 'The e-mail address or the password is wrong' },
  'invitation-invalid': { status: 404, title: 'This link has been used or has expired' },
  'authorisation-invalid': { status: 400, title: 'This permission has been used or has expired' },
  'origin-not-allowed': { status: 403, title: 'Programs at that address may not ask this hub' },
  'not-allowed': { status: 403, title: 'Your role does not allow this' },
  'scope-missing': { status: 403, title: 'This access token does not allow this' },
  'cross-site-request': { status: 403, title: 'The request came from another site' },
  'not-found': { status: 404, title: 'There is nothing here that you can see' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  'already-exists': { status: 409, title: 'That name is taken' },
  'slug-taken': { status: 409, title: 'Another notebook has this address' },
  'version-conflict': { status: 409, title: 'Someone published a newer version' },
  'proposal-unchanged': { status: 422, title: 'There is nothing to propose' },
  'proposal-decided': { status: 409, title: 'The proposal does not wait any more' },
  'last-owner': { status: 409, title: 'A space needs an owner' },
  'run-finished': { status: 409, title: 'The run has already finished' },
  'run-not-finished': { status: 409, title: 'The run has not finished yet' },
  'session-ended': { status: 409, title: 'The app was closed' },
  'inputs-changed': { status: 409, title: 'The inputs were changed elsewhere' },
  'prompt-gone': { status: 409, title: 'This was already answered' },
  'thread-resolved': { status: 409, title: 'This conversation is resolved' },
  'forge-not-connected': { status: 409, title: 'Connect your account first' },
  'connection-invalid': { status: 409, title: 'This attempt to connect is over' },
  'forge-refused': { status: 422, title: 'It was refused there' },
  'forge-unavailable': { status: 502, title: 'The other site does not answer' },
  'signature-wrong': { status: 401, title: 'The signature is not right' },
  'target-invalid': { status: 422, title: 'The target does not take contributions' },
  'target-unreachable': { status: 422, title: 'The target cannot be reached' },
  'contribution-invalid': { status: 422, title: 'This cannot be contributed as it is' },
  'contribution-state': { status: 409, title: 'The contribution is not at a point where this is possible' },
  'too-large': { status: 413, title: 'This is too large' },
  'unsupported-media-type': { status: 415, title: 'This kind of content is not accepted here' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'too-many-sessions': { status: 429, title: 'You have too many apps open' },
  'too-many-runs': { status: 429, title: 'You have too many runs waiting' },
  internal: { status: 500, title: 'The hub failed to answer' },
  unavailable: { status: 503, title: 'The hub is not ready' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

export type ProblemItem = z.infer<typeof problemItem>;
export type Problem = z.infer<typeof problem>;

/**
 * The problem that a hub answered with, or `null` where this is none. Written by hand: every page has it, and pages
 * carry no schemas.
 */
export function readProblem(value: unknown): HubError | null {
  if (typeof value !== 'object' || value === null) return null;
  const { code, detail, items, extra } = value as Partial<Record<keyof Problem, unknown>>;
  if (typeof code !== 'string' || typeof detail !== 'string') return null;
  return new HubError(isProblemCode(code) ? code : 'internal', detail, {
    items: Array.isArray(items) ? items.filter(isItem) : [],
    extra: typeof extra === 'object' && extra !== null ? { ...extra } : {},
  });
}

const isItem = (value: Partial<ProblemItem> | null): value is ProblemItem =>
  typeof value?.path === 'string' && typeof value.message === 'string';

export type ProblemDetails = {
  items?: readonly ProblemItem[];
  extra?: Readonly<Record<string, unknown>>;
};

/** The one error that services throw: it becomes `application/problem+json`, and an exit code on the command line. */
export class HubError extends Error {
  readonly code: ProblemCode;
  readonly status: number;
  readonly detail: string;
  readonly items: readonly ProblemItem[];
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(code: ProblemCode, detail: string, details: ProblemDetails = {}) {
    super(`${code}: ${detail}`);
    this.name = 'HubError';
    this.code = code;
    this.status = PROBLEMS[code].status;
    this.detail = detail;
    this.items = details.items ?? [];
    this.extra = details.extra ?? {};
  }

  toProblem(): Problem {
    return {
      type: `https://quire.invalid/problems/${this.code}`,
      title: PROBLEMS[this.code].title,
      status: this.status,
      code: this.code,
      detail: this.detail,
      ...(this.items.length > 0 && { items: [...this.items] }),
      ...(Object.keys(this.extra).length > 0 && { extra: { ...this.extra } }),
    };
  }
}

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}

/** Whether an error is the hub's, with this code. */
export const isProblem = (error: unknown, code: ProblemCode): error is HubError =>
  error instanceof HubError && error.code === code;
