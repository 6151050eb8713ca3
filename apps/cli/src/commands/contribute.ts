import { CliError } from '../cli-error.ts';
import { type AddCommand, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Everything that `quire contribute` takes. */
export interface ContributeOptions {
  target: string;
  base?: string;
  cell?: string;
  output?: string;
  name?: string;
  title?: string;
  slug?: string;
  message?: string;
  new?: boolean;
  update?: string;
  dryRun?: boolean;
  json?: boolean;
  hub?: string;
}

export const addContribute: AddCommand = (program, act) => {
  program
    .command('contribute')
    .summary('give a cell or a result to a project, as a request that its maintainers review')
    .description(
      'Cut out what a cell, an output or a variable needs, check it by the project’s rules, and open a request. ' +
        'Without --cell, --output and --name the likeliest cell is taken. Cells are counted from 1 as they stand in ' +
        'the file, text cells included; a cell’s id does as well. --dry-run needs neither a hub nor a password. ' +
        'The same command again, after a change of the notebook, updates what it sent before, as long as that is ' +
        'neither merged nor closed. List, retry and withdraw with: quire contributions',
    )
    .argument('<file>', 'notebook file; - is stdin')
    .requiredOption('--target <url>', 'the project’s repository, as one would clone it')
    .option('--base <branch>', 'the branch to contribute to (default: the project’s choice)')
    .option('--cell <cell>', 'contribute this cell')
    .option('--output <cell>', 'contribute what the output of this cell needs')
    .option('--name <name>', 'contribute this variable, as it is at the end')
    .option('--title <text>', 'title of the request')
    .option('--slug <words>', 'name of the file')
    .option('-m, --message <text>', 'what the readers of the request should know', '')
    .option('--new', 'make another contribution, beside the one from before')
    .option('--update <id>', 'update this contribution of yours, wherever it came from')
    .option('--dry-run', 'say what would happen; send nothing')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string], ContributeOptions>(contribute));
};

async function contribute(session: Session, options: ContributeOptions, given: string): Promise<ExitCode> {
  const seeds = [options.cell, options.output, options.name].filter((seed) => seed !== undefined);
  if (seeds.length > 1)
    throw new CliError(EXIT.usage, 'Say what to contribute with one of --cell, --output or --name.');
  if (options.new === true && options.update !== undefined)
    throw new CliError(EXIT.usage, 'Use --new or --update, not both.');
  // Loaded only here: the other commands start faster without a Python parser.
  if (options.dryRun === true)
    return (await import('../contribute-dry-run.ts')).dryRun(session, options, given);
  return (await import('../contribute-on-hub.ts')).contributeOnHub(session, options, given);
}
