export type KernelErrorCode =
  | 'unknown-spec'
  | 'start-failed'
  | 'isolation-unavailable'
  | 'invalid-context'
  | 'kernel-died'
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
