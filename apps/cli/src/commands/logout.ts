import { createClient } from '@quire/client';
import type { AddCommand, Session } from '../command.ts';
import { readCredentials, saveCredentials } from '../credentials.ts';
import { normaliseHubUrl } from '../hub.ts';

export const addLogout: AddCommand = (program, act) => {
  program
    .command('logout')
    .summary('sign out of a hub')
    .description('Sign out of a hub: revoke the access token and forget it on this machine.')
    .argument('[url]', 'address of the hub (default: QUIRE_URL, or the one signed in to last)')
    .action(act<[string | undefined], object>(logout));
};

async function logout({ context, terminal }: Session, _options: object, given?: string): Promise<void> {
  const { current, hubs } = await readCredentials(context);
  const address = given ?? (context.env.QUIRE_URL || current);
  const url = address ? normaliseHubUrl(address) : null;
  if (url === null || !hubs[url]) {
    terminal.note(url === null ? 'You are not signed in.' : `You are not signed in to ${url}.`);
    return;
  }
  const isRevoked = await revoke(url, hubs[url].token);
  const { [url]: _forgotten, ...others } = hubs;
  const next = current === url ? (Object.keys(others).at(-1) ?? null) : current;
  await saveCredentials(context, { current: next, hubs: others });
  terminal.note(`You are signed out of ${url}.`);
  if (isRevoked) return;
  terminal.note(
    `The hub does not answer, so the token itself stays good until it expires. Revoke it: ${url}/settings`,
  );
}

/** Ends the token on the hub as well; answers false where the hub could not be asked. */
async function revoke(url: string, token: string): Promise<boolean> {
  try {
    await createClient({ baseUrl: url, token }).identity.signOut();
    return true;
  } catch {
    return false;
  }
}
