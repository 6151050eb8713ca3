import { type Contribution, type ContributionId, contributionId } from '@quire/contract';
import { CliError } from './cli-error.ts';
import type { Session } from './command.ts';
import { printChecks } from './contribute-report.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import type { Hub } from './hub.ts';

/** @throws CliError */
export function readContributionId(text: string): ContributionId {
  const id = contributionId.safeParse(text);
  if (id.success) return id.data;
  throw new CliError(
    EXIT.usage,
    `“${text}” is not the id of a contribution. List them with: quire contributions`,
  );
}

/** Tells each step as it is done, until the contribution rests. */
export async function followContribution(
  { terminal }: Session,
  { client }: Hub,
  made: Contribution,
): Promise<Contribution> {
  if (made.status !== 'working') return made;
  const { dim } = terminal.errorColours;
  const params = { id: made.id };
  let now = 'Waiting for its turn';
  terminal.startProgress(() => now);
  // What an earlier submission of it went through is no news.
  const query = { after: made.lastEvent };
  for await (const event of client.contributions.followContribution({ params, query })) {
    if (event.type === 'step') {
      now = event.step.sentence || `Now: ${event.step.name}`;
      if (event.step.status === 'done' && event.step.name !== 'ci')
        terminal.note(`${event.step.sentence} ${dim(`${event.step.milliseconds ?? 0} ms`)}`);
    }
    if (event.type === 'status' || event.type === 'finished') break;
  }
  terminal.stopProgress();
  return client.contributions.getContribution({ params });
}

const EXIT_OF: Readonly<Record<Contribution['status'], ExitCode>> = {
  open: EXIT.ok,
  merged: EXIT.ok,
  blocked: EXIT.invalid,
  failed: EXIT.failed,
  working: EXIT.failed,
  closed: EXIT.conflict,
};

type End = { hub: Hub; options: { json?: boolean }; ended: Contribution };

/** Where it stands, why, and what to do next. */
export function tellEnd({ terminal }: Session, { hub, options, ended }: End): ExitCode {
  if (options.json === true) {
    terminal.json(ended);
    return EXIT_OF[ended.status];
  }
  if (ended.status !== 'open')
    printChecks(
      terminal,
      ended.checks.filter(({ status }) => status === 'failed'),
    );
  terminal.line(`${ended.sentence}\n${addressOf(hub, ended)}`);
  const next = nextStep(ended);
  if (next !== null) terminal.note(terminal.errorColours.dim(next));
  return EXIT_OF[ended.status];
}

/** Its request on a forge, else its page on the hub. */
export const addressOf = (
  { url }: Pick<Hub, 'url'>,
  { id, request }: Pick<Contribution, 'id' | 'request'>,
): string => request?.url ?? `${url}/contributions/${id}`;

function nextStep({ id, status, can }: Contribution): string | null {
  if (status === 'blocked')
    return 'Change the notebook, save it, and run the same command again: it updates this one.';
  if (status === 'failed' && can.retry)
    return `Nothing is lost. Go on where it stopped with: quire contributions ${id} --retry`;
  return null;
}
