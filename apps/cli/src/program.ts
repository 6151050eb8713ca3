import { Command, CommanderError } from 'commander';
import type { CliError } from './cli-error.ts';
import type { Act, AddCommand, Session } from './command.ts';
import { addClean } from './commands/clean.ts';
import { addContribute } from './commands/contribute.ts';
import { addContributions } from './commands/contributions.ts';
import { addInspect } from './commands/inspect.ts';
import { addLogin } from './commands/login.ts';
import { addLogout } from './commands/logout.ts';
import { addOpen } from './commands/open.ts';
import { addPublish } from './commands/publish.ts';
import { addPull } from './commands/pull.ts';
import { addRun } from './commands/run.ts';
import { addRuns } from './commands/runs.ts';
import { addSearch } from './commands/search.ts';
import { addSlice } from './commands/slice.ts';
import { addWhoami } from './commands/whoami.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { explainError } from './explain-error.ts';
import { Terminal } from './terminal.ts';
import { VERSION } from './version.ts';

const COMMANDS: readonly AddCommand[] = [
  addLogin,
  addLogout,
  addWhoami,
  addPublish,
  addPull,
  addSearch,
  addOpen,
  addRun,
  addRuns,
  addInspect,
  addSlice,
  addContribute,
  addContributions,
  addClean,
];

/** Runs one command line and answers its exit code. Never throws. */
export async function runCli(args: readonly string[], context: Context): Promise<number> {
  const terminal = new Terminal(context);
  let exitCode: number = EXIT.ok;
  const act: Act =
    (action) =>
    async (...given) => {
      // Commander gives the arguments, then the options, then the command.
      const [options, ...rest] = [given.at(-2), ...given.slice(0, -2)];
      const session: Session = { context, terminal };
      const code = await (action as (...all: unknown[]) => Promise<number | undefined>)(
        session,
        options,
        ...rest,
      );
      exitCode = code ?? EXIT.ok;
    };
  try {
    await buildProgram(terminal, act).parseAsync([...args], { from: 'user' });
  } catch (error) {
    terminal.stopProgress();
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const explained = explainError(error);
    printError(terminal, explained);
    return explained.exitCode;
  }
  terminal.stopProgress();
  return exitCode;
}

/** All commands with their arguments and options. */
export function buildProgram(terminal: Terminal, act: Act): Command {
  const program = new Command('quire')
    .description('Publish, find and run Python notebooks.')
    .version(VERSION, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    // Otherwise `quire pull … --version 2` would print the version of quire.
    .enablePositionalOptions()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what there is)')
    .configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: (text) => terminal.writeNote(text),
    })
    .addHelpText('after', '\nExit codes, JSON shapes and examples: docs/reference/cli.md');
  for (const add of COMMANDS) add(program, act);
  return program;
}

/** What happened, the details, what to do. */
function printError(terminal: Terminal, error: CliError): void {
  const { red, dim } = terminal.errorColours;
  terminal.note(`${red('Error:')} ${error.message}`);
  for (const detail of error.details) terminal.note(`  ${detail}`);
  if (error.advice !== undefined) terminal.note(dim(error.advice));
}
