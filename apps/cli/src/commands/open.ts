import { type AddCommand, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { connect, notebookUrl } from '../hub.ts';
import { resolveNotebook } from '../notebook-address.ts';

interface Options {
  hub?: string;
  json?: boolean;
}

export const addOpen: AddCommand = (program, act) => {
  program
    .command('open')
    .summary('print the web address of a notebook')
    .description('Print the web address of a notebook that you can see.')
    .argument('<notebook>', 'space/notebook, or the notebook alone where that is enough')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[string], Options>(open));
};

async function open({ context, terminal }: Session, options: Options, given: string): Promise<void> {
  const hub = await connect(context, options);
  const address = await resolveNotebook(hub, given);
  const { title } = await hub.client.notebooks.getNotebook({ params: address });
  const url = notebookUrl(hub, address);
  if (options.json) terminal.json({ ...address, title, url });
  else terminal.line(url);
}
