import { UnreachableError } from '@quire/client';
import { HubError, type ProblemCode, type ProblemItem } from '@quire/contract';
import { CliError } from './cli-error.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

const EXIT_OF_PROBLEM: Readonly<Record<ProblemCode, ExitCode>> = {
  'invalid-request': EXIT.usage,
  'invalid-json': EXIT.internal,
  'invalid-notebook': EXIT.invalid,
  'invalid-parameters': EXIT.invalid,
  'secrets-found': EXIT.secrets,
  'sign-in-required': EXIT.signIn,
  'wrong-credentials': EXIT.signIn,
  'invitation-invalid': EXIT.notFound,
  'not-allowed': EXIT.notFound,
  'scope-missing': EXIT.notFound,
  'cross-site-request': EXIT.internal,
  'not-found': EXIT.notFound,
  'method-not-allowed': EXIT.unreachable,
  'already-exists': EXIT.conflict,
  'slug-taken': EXIT.conflict,
  'version-conflict': EXIT.conflict,
  'proposal-unchanged': EXIT.invalid,
  'proposal-decided': EXIT.conflict,
  'last-owner': EXIT.conflict,
  'run-finished': EXIT.conflict,
  'run-not-finished': EXIT.conflict,
  'too-large': EXIT.invalid,
  'unsupported-media-type': EXIT.unreachable,
  'too-many-requests': EXIT.conflict,
  'too-many-runs': EXIT.conflict,
  'too-many-sessions': EXIT.conflict,
  'session-ended': EXIT.conflict,
  'inputs-changed': EXIT.conflict,
  'prompt-gone': EXIT.conflict,
  'thread-resolved': EXIT.conflict,
  'forge-not-connected': EXIT.signIn,
  'connection-invalid': EXIT.conflict,
  'forge-refused': EXIT.invalid,
  'forge-unavailable': EXIT.unreachable,
  'signature-wrong': EXIT.signIn,
  'authorisation-invalid': EXIT.signIn,
  'origin-not-allowed': EXIT.notFound,
  'target-invalid': EXIT.invalid,
  'target-unreachable': EXIT.unreachable,
  'contribution-invalid': EXIT.invalid,
  'contribution-state': EXIT.conflict,
  internal: EXIT.unreachable,
  unavailable: EXIT.unreachable,
};

const ADVICE: Readonly<Partial<Record<ProblemCode, string>>> = {
  'sign-in-required': 'Sign in with: quire login',
  'scope-missing':
    'Sign in again with the scope that is missing: quire login --scope read run publish manage',
  'too-many-requests': 'Wait a moment and try again.',
};

/** Makes of any error what the terminal shows and the shell gets. */
export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof HubError) return explainProblem(error);
  if (error instanceof UnreachableError) {
    return new CliError(EXIT.unreachable, error.message, {
      details: causesOf(error),
      advice: 'Check the address and that the hub is running. Another hub is chosen with --hub or QUIRE_URL.',
    });
  }
  if (isFileError(error)) return explainFileError(error);
  return new CliError(EXIT.internal, `quire made a mistake: ${messageOf(error)}`, {
    details: error instanceof Error && error.stack ? error.stack.split('\n').slice(1, 6) : [],
    advice: 'Please report this with the lines above.',
  });
}

function explainProblem(problem: HubError): CliError {
  const advice = ADVICE[problem.code];
  return new CliError(EXIT_OF_PROBLEM[problem.code], problem.detail, {
    details: problem.items.map(describeItem),
    ...(advice !== undefined && { advice }),
  });
}

/** One line for one thing that is wrong, with its place in front. */
export function describeItem(item: ProblemItem): string {
  const line =
    item.line === undefined ? '' : `line ${item.line}${item.column ? `, column ${item.column}` : ''}`;
  const place = [item.path, line].filter((part) => part !== '').join(', ');
  return place === '' ? item.message : `${place}: ${item.message}`;
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  for (let cause = error.cause; cause instanceof Error && causes.length < 4; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    const text = cause.message || code;
    if (text !== '' && text !== 'fetch failed') causes.push(text);
  }
  return causes;
}

type FileError = Error & { code: string; path?: string };

function isFileError(error: unknown): error is FileError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error;
}

function explainFileError(error: FileError): CliError {
  const path = error.path ?? 'the file';
  switch (error.code) {
    case 'ENOENT':
      return new CliError(EXIT.notFound, `There is no file ${path}.`);
    case 'EACCES':
    case 'EPERM':
      return new CliError(EXIT.notFound, `You may not read or write ${path}.`);
    case 'EISDIR':
      return new CliError(EXIT.usage, `${path} is a folder; a file was expected.`);
    case 'ENOTDIR':
      return new CliError(EXIT.usage, `${path} lies below something that is not a folder.`);
    case 'ENOSPC':
      return new CliError(EXIT.failed, `The disk is full: ${path} could not be written.`);
    default:
      return new CliError(EXIT.failed, `${path} could not be read or written: ${error.message}`);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
