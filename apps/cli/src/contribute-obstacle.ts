import { count, localTime } from './columns.ts';
import type { CheckedFiles } from './contribute-report.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Why something cannot be sent, what to do about it, and what the shell gets. */
export type Obstacle = { sentence: string; advice: string; exitCode: ExitCode };

type Given = CheckedFiles & {
  target: { name: string; deadline: string | null };
  /** The forge where an account is missing, and where it is connected; null where none is. */
  missingAccount: { at: string; connectAt: string } | null;
};

/** The first thing that stands in the way; what cannot be mended comes before what can. */
export function obstacleOf({ files, checks, target, missingAccount }: Given): Obstacle | null {
  if (target.deadline !== null && new Date(target.deadline) < new Date())
    return {
      sentence: `It is too late: ${target.name} took contributions until ${localTime(target.deadline)}.`,
      advice: 'Ask its maintainers whether they still take it; only they can move the deadline.',
      exitCode: EXIT.conflict,
    };
  if (files.length === 0)
    return {
      sentence: `Nothing in this notebook fits what ${target.name} takes.`,
      advice: 'Say what you mean with --cell, --output or --name.',
      exitCode: EXIT.invalid,
    };
  const failed = checks.filter(({ status }) => status === 'failed');
  if (failed.length > 0)
    return {
      sentence: `${count(failed.length, 'check')} in the way: ${failed.map(({ title }) => title).join(', ')}.`,
      advice: 'Change the notebook, save it, and run the same command again.',
      exitCode: EXIT.invalid,
    };
  if (missingAccount !== null)
    return {
      sentence: `Your account at ${missingAccount.at} is not connected, and the request is made in your name.`,
      advice: `Connect it at ${missingAccount.connectAt} and run the same command again.`,
      exitCode: EXIT.signIn,
    };
  return null;
}

export function printObstacle(terminal: Terminal, { sentence, advice }: Obstacle): void {
  const { red, dim } = terminal.errorColours;
  terminal.note(`${red('Not sent:')} ${sentence}`);
  terminal.note(dim(advice));
}
