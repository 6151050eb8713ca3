import { resolve } from 'node:path';
import { sanitiseNotebook, serialiseNotebook } from '@quire/notebook';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import { count } from '../columns.ts';
import { type AddCommand, JSON_OPTION, type Session } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { type NotebookFile, readNotebookFile } from '../notebook-file.ts';
import { describeRemoval } from '../publish-file.ts';
import { plainLine } from '../terminal.ts';
import { writeFileSafely } from '../write-file.ts';

interface Options {
  out?: string;
  inPlace?: boolean;
  check?: boolean;
  json?: boolean;
}

export const addClean: AddCommand = (program, act) => {
  program
    .command('clean')
    .summary('take outputs and private traces out of a notebook file')
    .description(
      'Take out of a notebook file what publishing would take out: outputs, execution counts, widget state, ' +
        'large attachments, metadata that is not known to be safe. No hub is needed.',
    )
    .argument('<file>', 'notebook file; - is stdin')
    .addOption(
      new Option('-o, --out <file>', 'where to write the clean notebook; - is stdout').conflicts([
        'inPlace',
        'check',
      ]),
    )
    .addOption(new Option('--in-place', 'replace the file itself').conflicts('check'))
    .option('--check', 'write nothing; exit with 1 if there is something to take out')
    .option(...JSON_OPTION)
    .action(act<[string], Options>(clean));
};

async function clean({ context, terminal }: Session, options: Options, given: string): Promise<ExitCode> {
  const target = targetOf(options, given);
  if (target === '-' && options.json) {
    throw new CliError(
      EXIT.usage,
      '--json and the notebook cannot both go to stdout. Write the notebook to a file.',
    );
  }
  const file = await readNotebookFile(context, given);
  const { notebook, removed } = sanitiseNotebook(file.notebook);
  const text = serialiseNotebook(notebook);
  const isClean = removed.length === 0;
  if (target === '-') terminal.write(text);
  else if (target !== null && shouldWrite({ file, text, target: resolve(context.cwd, target) })) {
    await writeFileSafely(resolve(context.cwd, target), text);
  }
  if (options.json)
    terminal.json({
      file: given,
      isClean,
      removed: removed.map(describeRemoval).map(({ path, reason }) => ({ path, reason })),
      output: target,
    });
  else {
    for (const { path, what } of removed) terminal.note(`${path}: ${plainLine(what)}`);
    terminal.note(
      isClean
        ? 'There was nothing to take out.'
        : `${count(removed.length, 'thing')} ${options.check ? 'to take out' : 'taken out'}.`,
    );
  }
  return options.check && !isClean ? EXIT.failed : EXIT.ok;
}

/** Where the clean notebook goes; null for nowhere. */
function targetOf({ out, inPlace, check }: Options, given: string): string | null {
  if (check) return null;
  if (inPlace && given === '-')
    throw new CliError(EXIT.usage, 'stdin cannot be replaced. Use -o - for stdout.');
  const target = out ?? (inPlace ? given : undefined);
  if (target !== undefined) return target;
  throw new CliError(
    EXIT.usage,
    'Say where the clean notebook goes: -o FILE, -o - for stdout, or --in-place.',
  );
}

/** A file that is already clean keeps its time of change. */
function shouldWrite({ file, text, target }: { file: NotebookFile; text: string; target: string }): boolean {
  return file.path !== target || file.text !== text;
}
