import { alignColumns } from '../columns.ts';
import { type AddCommand, HUB_OPTION, JSON_OPTION, type Session } from '../command.ts';
import { connect } from '../hub.ts';
import { plainLine } from '../terminal.ts';

interface Options {
  hub?: string;
  json?: boolean;
}

export const addWhoami: AddCommand = (program, act) => {
  program
    .command('whoami')
    .summary('show who is signed in, and where')
    .description('Show who is signed in, where, with which spaces, and what the token may be used for.')
    .option(...JSON_OPTION)
    .option(...HUB_OPTION)
    .action(act<[], Options>(whoami));
};

async function whoami({ context, terminal }: Session, options: Options): Promise<void> {
  const hub = await connect(context, options);
  const { user, spaces, scopes } = await hub.client.identity.getMe();
  if (options.json) {
    const { handle, name, email, isAdministrator } = user;
    terminal.json({ hub: hub.url, user: { handle, name, email, isAdministrator }, scopes, spaces });
    return;
  }
  const rights = user.isAdministrator ? ', administrator' : '';
  terminal.line(`${plainLine(user.name)} (${user.handle}, ${plainLine(user.email)}${rights}) at ${hub.url}`);
  if (scopes) terminal.line(`The token may ${scopes.join(', ')}.`);
  const rows = spaces.map((space) => [space.slug, space.role, plainLine(space.name)]);
  for (const row of alignColumns(rows)) terminal.line(`  ${row}`);
}
