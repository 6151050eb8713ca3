import {
  CONTRIBUTION_STATUSES,
  type Contribution,
  type ContributionStatus,
  type ContributionSummary,
} from '@quire/contract';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { alignColumns, localTime } from '../columns.ts';
import { type AddCommand, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { addressOf, followContribution, readContributionId, tellEnd } from '../contribution-end.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { connect, type Hub } from '../hub.ts';
import { plainLine, type Terminal } from '../terminal.ts';

interface Options {
  hub?: string;
  json?: boolean;
  target?: string;
  status?: ContributionStatus;
  retry?: boolean;
  withdraw?: boolean;
}

const LIMIT = 100;

export const addContributions: AddCommand = (program, act) => {
  program
    .command('contributions')
    .summary('list your contributions, or look at one')
    .description(
      'List your contributions, newest first; with the id of one, show it, try it again or withdraw it.',
    )
    .argument('[id]', 'id of a contribution')
    .option('--target <url>', 'only contributions to this repository')
    .addOption(
      new Option('--status <status>', 'only contributions with this status').choices(CONTRIBUTION_STATUSES),
    )
    .option('--retry', 'with an id: go on where it stopped')
    .option('--withdraw', 'with an id: take it back; what was said about it stays')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string | undefined], Options>(contributions));
};

async function contributions(session: Session, options: Options, given?: string): Promise<ExitCode> {
  if (options.retry && options.withdraw)
    throw new CliError(EXIT.usage, 'Use --retry or --withdraw, not both.');
  if (given === undefined && (options.retry || options.withdraw))
    throw new CliError(EXIT.usage, '--retry and --withdraw need the id of a contribution.');
  const hub = await connect(session.context, options);
  if (given === undefined) return list(session, hub, options);
  const params = { id: readContributionId(given) };
  const { client } = hub;
  if (options.retry) {
    const begun = await client.contributions.retryContribution({ params });
    return tellEnd(session, { hub, options, ended: await followContribution(session, hub, begun) });
  }
  const now = options.withdraw
    ? await client.contributions.closeContribution({ params })
    : await client.contributions.getContribution({ params });
  show(session.terminal, { hub, options, now });
  return EXIT.ok;
}

async function list({ terminal }: Session, { client }: Hub, options: Options): Promise<ExitCode> {
  const { target, status } = options;
  const query = { limit: LIMIT, ...(target !== undefined && { target }), ...(status && { status }) };
  const found = await client.contributions.listContributions({ query });
  if (options.json) terminal.json(found);
  else if (found.contributions.length === 0) terminal.note('There are no contributions.');
  else
    for (const line of alignColumns(found.contributions.map((one) => rowOf(terminal, one))))
      terminal.line(line);
  return EXIT.ok;
}

function rowOf(terminal: Terminal, one: ContributionSummary): string[] {
  const { green, yellow, red } = terminal.colours;
  const paint = { open: green, merged: green, blocked: red, failed: red, working: yellow, closed: yellow };
  return [
    one.id,
    paint[one.status](one.status),
    localTime(one.createdAt),
    one.target.name,
    plainLine(one.title),
  ];
}

function show(
  terminal: Terminal,
  { hub, options, now }: { hub: Hub; options: Options; now: Contribution },
): void {
  if (options.json) {
    terminal.json(now);
    return;
  }
  for (const line of alignColumns([rowOf(terminal, now)])) terminal.line(line);
  terminal.line(`${plainLine(now.sentence)}\n${addressOf(hub, now)}`);
}
