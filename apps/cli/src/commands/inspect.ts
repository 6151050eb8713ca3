import { type AddCommand, JSON_OPTION, type Session } from '../command.ts';

interface Options {
  json?: boolean;
}

export const addInspect: AddCommand = (program, act) => {
  program
    .command('inspect')
    .summary('show what Quire sees in a notebook file')
    .description(
      'Show what Quire sees in a notebook file without running it: title, inputs, packages, headings, likely ' +
        'secrets, and what is doubtful. No hub is needed.',
    )
    .argument('<file>', 'notebook file; - is stdin')
    .option(...JSON_OPTION)
    .action(act<[string], Options>(inspect));
};

async function inspect(session: Session, options: Options, given: string): Promise<void> {
  // Loaded only here: the other commands start faster without a Python parser.
  const { inspectFile } = await import('../inspect-file.ts');
  await inspectFile(session, { given, asJson: options.json === true });
}
