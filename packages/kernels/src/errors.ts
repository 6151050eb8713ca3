export type KernelErrorCode =
  | 'unknown-spec'
  | 'start-failed'
  | 'isolation-unavailable'
  | 'invalid-context'
  | 'kernel-died'
  | 'unresponsive'
  | 'cancelled'
  | 'protocol';

/** What went wrong with a kernel, in a sentence that says what happened and what to do. */
export class KernelError extends Error {
  readonly code: KernelErrorCode;
  /** For the hub's log: process output, paths. May contain what its reader must not see. */
  readonly detail: string;

  constructor(code: KernelErrorCode, message: string, detail = '') {
    super(message);
    this.name = 'KernelError';
    this.code = code;
    this.detail = detail;
  }
}

/** A process cannot be copied as it is; the reasons are for people. */
export class ForkRefusedError extends Error {
  override name = 'ForkRefusedError';
  readonly reasons: readonly string[];
  constructor(reasons: readonly string[]) {
    super(`The kernel cannot be copied: ${reasons.join('; ')}.`);
    this.reasons = reasons;
  }
}
