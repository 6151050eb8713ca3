import { CliError } from '../cli-error.ts';
import { type AddCommand, JSON_OPTION, type Session } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** Everything that `quire slice` takes. */
export interface SliceOptions {
  cell?: string;
  output?: string;
  name?: string;
  statements?: boolean;
  out?: string;
  why?: boolean;
  verify?: boolean;
  python?: string;
  json?: boolean;
}

export const addSlice: AddCommand = (program, act) => {
  program
    .command('slice')
    .summary('cut out the part of a notebook that a result needs')
    .description(
      'Print the part of a notebook file that one result needs, runnable as it stands, without running anything. ' +
        'Cells are counted from 1 as they stand in the file, text cells included; a cell’s id does as well.',
    )
    .argument('<file>', 'notebook file; - is stdin')
    .option('--cell <cell>', 'what this cell needs')
    .option('--output <cell>', 'what the output of this cell needs')
    .option('--name <name>', 'what this variable needs, as it is at the end')
    .option('--statements', 'keep single statements instead of whole cells')
    .option('-o, --out <file>', 'write a notebook (.ipynb) or a script (.py) instead of printing')
    .option('--why', 'say for each line why it is kept, and how sure that is')
    .option('--verify', 'run the notebook and the slice, and compare what they show')
    .option('--python <path>', 'Python to verify with (default: the active environment, else python3)')
    .option(...JSON_OPTION)
    .action(act<[string], SliceOptions>(slice));
};

async function slice(session: Session, options: SliceOptions, given: string): Promise<ExitCode> {
  const seeds = [options.cell, options.output, options.name].filter((seed) => seed !== undefined);
  if (seeds.length !== 1)
    throw new CliError(EXIT.usage, 'Say what the slice is for, with one of --cell, --output or --name.');
  if (options.out !== undefined && !/\.(?:ipynb|py)$/i.test(options.out))
    throw new CliError(EXIT.usage, 'The file for -o ends in .ipynb or in .py.');
  // Loaded only here: the other commands start faster without a Python parser and kernels.
  return (await import('../slice-file.ts')).sliceFile(session, options, given);
}
