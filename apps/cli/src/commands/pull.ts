import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import { type AddCommand, HUB_OPTION, type Session } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { connect } from '../hub.ts';
import { resolveNotebook } from '../notebook-address.ts';
import { readVersionNumber } from '../version-number.ts';
import { writeFileSafely } from '../write-file.ts';

interface Options {
  hub?: string;
  out?: string;
  version?: number;
  force?: boolean;
}

export const addPull: AddCommand = (program, act) => {
  program
    .command('pull')
    .summary('download a notebook')
    .description('Download a notebook from the hub.')
    .argument('<notebook>', 'space/notebook, or the notebook alone where that is enough')
    .option('-o, --out <file>', 'where to write it; - is stdout (default: <notebook>.ipynb)')
    .option('--version <number>', 'version to download (default: the newest)', readVersionNumber)
    .option('--force', 'replace the file if it is there')
    .option(...HUB_OPTION)
    .action(act<[string], Options>(pull));
};

async function pull({ context, terminal }: Session, options: Options, given: string): Promise<void> {
  const hub = await connect(context, options);
  const address = await resolveNotebook(hub, given);
  const path = resolve(context.cwd, options.out ?? `${address.slug}.ipynb`);
  const isStdout = options.out === '-';
  if (!isStdout && !options.force) await refuseExisting(path);
  const page = await hub.client.notebooks.getNotebook({ params: address });
  const number = options.version ?? page.version;
  const response = await hub.client.notebooks.downloadVersion({ params: { ...address, number } });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (isStdout) {
    terminal.write(new TextDecoder().decode(bytes));
    return;
  }
  await writeFileSafely(path, bytes);
  terminal.note(`Wrote version ${number} of ${address.space}/${address.slug} to ${path}`);
}

async function refuseExisting(path: string): Promise<void> {
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  if (isThere) {
    throw new CliError(EXIT.conflict, `There is already a file ${path}.`, {
      advice: 'Choose another name with -o, or replace it with --force.',
    });
  }
}
