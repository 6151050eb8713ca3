import { isFinished, RUN_STATUSES, type Run, type RunStatus, type RunSummary, runId } from '@quire/contract';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { alignColumns, duration, localTime } from '../columns.ts';
import { type AddCommand, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { reportDownloads } from '../downloads.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { followToEnd, type SavedFiles, saveRun } from '../follow-run.ts';
import { connect, type Hub } from '../hub.ts';
import { resolveNotebook } from '../notebook-address.ts';
import { printFailure } from '../run-printer.ts';
import { describeRun, exitCodeOfRun } from '../run-report.ts';
import { plainLine, type Terminal } from '../terminal.ts';

interface Options {
  hub?: string;
  json?: boolean;
  notebook?: string;
  status?: RunStatus;
  limit: number;
  follow?: boolean;
  cancel?: boolean;
  out?: string;
  html?: string;
  downloads?: string;
}

const LIMIT_DEFAULT = 20;
const LIMIT_MAX = 100;

export const addRuns: AddCommand = (program, act) => {
  program
    .command('runs')
    .summary('list your runs, or look at one')
    .description('List your runs, newest first; with the id of one, show, follow, cancel or download it.')
    .argument('[id]', 'id of a run')
    .option('--notebook <notebook>', 'only runs of this notebook')
    .addOption(new Option('--status <status>', 'only runs with this status').choices(RUN_STATUSES))
    .option('--limit <number>', `at most this many, up to ${LIMIT_MAX}`, readLimit, LIMIT_DEFAULT)
    .option('--follow', 'with an id: show its outputs until it ends')
    .option('--cancel', 'with an id: stop it')
    .option('-o, --out <file>', 'with an id: download it as a notebook')
    .option('--html <file>', 'with an id: download it as a web page')
    .option('--downloads <folder>', 'with an id: write the files that it offers into this folder')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string | undefined], Options>(runs));
};

async function runs(session: Session, options: Options, given?: string): Promise<ExitCode | undefined> {
  if (
    given === undefined &&
    (options.follow || options.cancel || options.out || options.html || options.downloads)
  ) {
    throw new CliError(EXIT.usage, '--follow, --cancel, --out, --html and --downloads need the id of a run.');
  }
  const hub = await connect(session.context, options);
  if (given === undefined) return listRuns(session, hub, options);
  const id = runId.safeParse(given);
  if (!id.success)
    throw new CliError(EXIT.usage, `“${given}” is not the id of a run. List them with: quire runs`);
  return lookAtRun(session, { hub, options, run: await hub.client.runs.getRun({ params: { id: id.data } }) });
}

async function listRuns({ terminal }: Session, hub: Hub, options: Options): Promise<undefined> {
  const notebook = options.notebook === undefined ? {} : await resolveNotebook(hub, options.notebook);
  const status = options.status === undefined ? {} : { status: options.status };
  const found = await hub.client.runs.listRuns({ query: { ...notebook, ...status, limit: options.limit } });
  if (options.json) terminal.json({ runs: found.runs.map((run) => describeRun(hub, run)), next: found.next });
  else if (found.runs.length === 0) terminal.note('There are no runs.');
  else for (const line of alignColumns(found.runs.map((run) => rowOf(terminal, run)))) terminal.line(line);
}

function rowOf(terminal: Terminal, run: RunSummary): string[] {
  const { red, green, yellow } = terminal.colours;
  const paint = run.status === 'succeeded' ? green : run.status === 'failed' ? red : yellow;
  const took =
    run.startedAt && run.finishedAt ? duration(Date.parse(run.finishedAt) - Date.parse(run.startedAt)) : '';
  const notebook = `${run.notebook.space.slug}/${run.notebook.slug} v${run.version}`;
  return [run.id, paint(run.status), localTime(run.createdAt), took, notebook];
}

async function lookAtRun(
  session: Session,
  { hub, options, run }: { hub: Hub; options: Options; run: Run },
): Promise<ExitCode | undefined> {
  const current = await bringUpToDate(session, { hub, options, run });
  const { out, html, downloads } = options;
  const saved = await saveRun(session.context, { hub, run: current, out, html, downloads });
  const { files, error } = saved;
  if (options.json)
    session.terminal.json({ ...describeRun(hub, current), files, downloads: saved.downloads });
  else showRun(session, { options, run: current, saved });
  if (error !== null) throw error;
  return options.follow ? exitCodeOfRun(current.status) : undefined;
}

async function bringUpToDate(
  session: Session,
  { hub, options, run }: { hub: Hub; options: Options; run: Run },
): Promise<Run> {
  const params = { id: run.id };
  if (options.cancel && !isFinished(run.status)) await hub.client.runs.cancelRun({ params });
  if (options.follow) return followToEnd(session, { hub, run, isSilent: options.json === true });
  return options.cancel ? hub.client.runs.getRun({ params }) : run;
}

function showRun(
  { terminal }: Session,
  { options, run, saved }: { options: Options; run: Run; saved: SavedFiles },
): void {
  if (!options.follow) {
    for (const line of alignColumns([rowOf(terminal, run)])) terminal.line(line);
    for (const [name, value] of Object.entries(run.parameters)) {
      terminal.line(`  ${name} = ${plainLine(JSON.stringify(value))}`);
    }
  }
  if (run.failure) printFailure(terminal, run.failure);
  for (const file of saved.files) terminal.note(`Wrote ${file}`);
  reportDownloads(terminal, saved.downloads, `quire runs ${run.id} --downloads FOLDER`);
}

function readLimit(text: string): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= LIMIT_MAX) return number;
  throw new CliError(EXIT.usage, `--limit takes a whole number from 1 to ${LIMIT_MAX}.`);
}
