import type { Command } from 'commander';
import type { Context } from './context.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** What every command gets. */
export interface Session {
  readonly context: Context;
  readonly terminal: Terminal;
}

/** Does the work of a command; no code means success. */
export type Action<Arguments extends readonly unknown[], Options> = (
  session: Session,
  options: Options,
  ...given: Arguments
) => Promise<ExitCode | undefined> | Promise<void>;

/** Adds one command to the program. `act` hands its work to the session and keeps the exit code. */
export type AddCommand = (program: Command, act: Act) => void;

/** Makes a commander action of a function of ours: arguments first, then options, then the command itself. */
export type Act = <Arguments extends readonly unknown[], Options>(
  action: Action<Arguments, Options>,
) => (...given: unknown[]) => Promise<void>;

/** For options that may be repeated. */
export function collect(value: string, previous: readonly string[] | undefined): string[] {
  return [...(previous ?? []), value];
}

export const HUB_OPTION = [
  '--hub <url>',
  'hub to use (default: QUIRE_URL, or the one signed in to last)',
] as const;
export const JSON_OPTION = ['--json', 'print JSON'] as const;
