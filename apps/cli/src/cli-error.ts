import type { ExitCode } from './exit-codes.ts';

/** A failure that is explained to the person at the terminal: what happened, the details, what to do. */
export class CliError extends Error {
  readonly exitCode: ExitCode;
  /** One line each, below the message. */
  readonly details: readonly string[];
  /** What to do about it. */
  readonly advice: string | undefined;

  constructor(
    exitCode: ExitCode,
    message: string,
    more: { details?: readonly string[]; advice?: string } = {},
  ) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
    this.details = more.details ?? [];
    this.advice = more.advice;
  }
}
