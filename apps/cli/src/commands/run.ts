import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { type AddCommand, collect, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { isNotebookFile } from '../notebook-address.ts';
import { readVersionNumber } from '../version-number.ts';

/** Everything that `quire run` takes, for a file and for a notebook on a hub. */
export interface RunOptions {
  parameter?: string[];
  parametersFile?: string;
  out?: string;
  json?: boolean;
  hub?: string;
  version?: number;
  html?: string;
  downloads?: string;
  wait: boolean;
  python?: string;
  cwd?: string;
  timeout?: number;
}

const HUB_ONLY = { hub: '--hub', version: '--version', html: '--html' } as const;
const FILE_ONLY = { python: '--python', cwd: '--cwd', timeout: '--timeout' } as const;

export const addRun: AddCommand = (program, act) => {
  program
    .command('run')
    .summary('run a notebook of the hub, or a file')
    .description(
      'Run a notebook. space/notebook runs on the hub, as yourself; FILE.ipynb runs on this machine, without a hub. ' +
        'Text outputs go to stdout, progress and failures to stderr. Ctrl-C cancels the run.',
    )
    .argument('<notebook>', 'space/notebook, or a notebook file')
    .option(
      '-p, --parameter <name=value>',
      'value of an input (repeatable); a file’s path for an input that takes a file',
      collect,
    )
    .option('-f, --parameters-file <file>', 'JSON file with values of inputs; -p goes before it')
    .option('-o, --out <file>', 'write the executed notebook here, also when it fails')
    .option(
      '--downloads <folder>',
      'write the files that the notebook offers (quire.download) into this folder',
    )
    .option(...JSON_OPTION)
    .optionsGroup('On the hub:')
    .option('--version <number>', 'version to run (default: the newest)', readVersionNumber)
    .option('--html <file>', 'write the finished run as a web page')
    .option('--no-wait', 'print the address of the run and leave it running')
    .option(...HUB_OPTION)
    .optionsGroup('A file on this machine:')
    .option('--python <path>', 'Python to run it with (default: the active environment, else python3)')
    .option('--cwd <folder>', 'folder to run it in (default: the notebook’s own)')
    .addOption(new Option('--timeout <seconds>', 'stop the run after this time').argParser(readSeconds))
    .action(act<[string], RunOptions>(run));
};

async function run(session: Session, options: RunOptions, given: string): Promise<ExitCode> {
  const isFile = given === '-' || isNotebookFile(given);
  refuseOthers(options, isFile);
  // Loaded only here: the other commands start faster without a Python parser and kernels.
  if (!isFile) return (await import('../run-on-hub.ts')).runOnHub(session, options, given);
  return (await import('../run-file.ts')).runFile(session, options, given);
}

function refuseOthers(options: RunOptions, isFile: boolean): void {
  const [names, where] = isFile
    ? [HUB_ONLY, 'is for notebooks on a hub, and this is a file']
    : [FILE_ONLY, 'is for notebook files, and this is a notebook on a hub'];
  for (const [key, name] of Object.entries(names)) {
    if (options[key as keyof RunOptions] !== undefined) throw new CliError(EXIT.usage, `${name} ${where}.`);
  }
  if (isFile && !options.wait) throw new CliError(EXIT.usage, `--no-wait ${where}.`);
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds;
  throw new CliError(EXIT.usage, '--timeout takes a number of seconds above 0.');
}
