import { type Client, createClient } from '@quire/client';
import { SCOPES, type Scope, TOKEN_DAYS_MAX } from '@quire/contract';
import { Option } from 'commander';
import { CliError } from '../cli-error.ts';
import type { AddCommand, Session } from '../command.ts';
import type { Context } from '../context.ts';
import { fetchWithCookies } from '../cookie-fetch.ts';
import { readCredentials, type SavedHub, saveCredentials } from '../credentials.ts';
import { EXIT } from '../exit-codes.ts';
import { DEFAULT_HUB, normaliseHubUrl } from '../hub.ts';
import { readAll } from '../notebook-file.ts';
import { askLine, askSecret } from '../prompt.ts';
import { plainLine } from '../terminal.ts';

interface Options {
  token?: boolean;
  email?: string;
  scope: Scope[];
  expires: number;
}

/** A quarter: long enough not to annoy, short enough that a lost laptop's token dies. */
const DAYS_DEFAULT = 90;
/** Longest name of a token that the hub takes. */
const NAME_LENGTH_MAX = 80;

export const addLogin: AddCommand = (program, act) => {
  program
    .command('login')
    .summary('sign in to a hub')
    .description(
      'Sign in to a hub. Asks for the e-mail address and the password, makes a personal access token named ' +
        'after this machine, and keeps that, never the password.',
    )
    .argument('[url]', `address of the hub (default: QUIRE_URL, the last one, or ${DEFAULT_HUB})`)
    .option('--token', 'read an access token from stdin instead of asking for a password')
    .option('--email <address>', 'e-mail address to sign in with')
    .addOption(
      new Option('--scope <scopes...>', 'what the token may be used for')
        .choices(SCOPES)
        .default(['read', 'run', 'publish']),
    )
    .addOption(
      new Option('--expires <days>', `days until the token expires, at most ${TOKEN_DAYS_MAX}`)
        .argParser(readDays)
        .default(DAYS_DEFAULT),
    )
    .action(act<[string | undefined], Options>(login));
};

async function login({ context, terminal }: Session, options: Options, given?: string): Promise<void> {
  const credentials = await readCredentials(context);
  const url = normaliseHubUrl(given ?? (context.env.QUIRE_URL || credentials.current || DEFAULT_HUB));
  const saved = options.token
    ? await takeToken(context)
    : await makeToken({ context, terminal }, { url, options, replaced: credentials.hubs[url]?.tokenId });
  const me = await createClient({ baseUrl: url, token: saved.token }).identity.getMe();
  await saveCredentials(context, { current: url, hubs: { ...credentials.hubs, [url]: saved } });
  terminal.note(`You are signed in to ${url} as ${plainLine(me.user.name)} (${me.user.handle}).`);
  if (context.env.QUIRE_TOKEN) terminal.note('QUIRE_TOKEN is set and goes before what was just saved.');
}

async function takeToken(context: Context): Promise<SavedHub> {
  const token = new TextDecoder().decode(await readAll(context.stdin)).trim();
  if (/^\S{8,}$/.test(token)) return { token };
  throw new CliError(EXIT.usage, 'There is no access token on stdin.', {
    advice: 'For example: quire login --token < token.txt',
  });
}

interface Wanted {
  readonly url: string;
  readonly options: Options;
  /** The token that an earlier sign-in from here left. */
  readonly replaced: string | undefined;
}

async function makeToken(
  { context, terminal }: Session,
  { url, options, replaced }: Wanted,
): Promise<SavedHub> {
  const client = createClient({ baseUrl: url, fetch: fetchWithCookies(url) });
  const { needsSetup } = await client.hub.getHealth();
  if (needsSetup) {
    throw new CliError(EXIT.signIn, `The hub at ${url} has no administrator yet.`, {
      advice: 'Open the one-time link that it printed when it started.',
    });
  }
  if (context.stdin.isTTY !== true) {
    throw new CliError(EXIT.usage, 'There is no terminal to ask for a password.', {
      advice: 'Make an access token on the page of your account, then: quire login --token < token.txt',
    });
  }
  terminal.note(`Signing in to ${url}`);
  if (!isConfidential(url))
    terminal.note('This address is not encrypted: others on the network may read your password.');
  const email = options.email ?? (await askLine(context, 'E-mail address: '));
  const password = await askSecret(context, 'Password: ');
  await client.identity.signIn({ body: { email, password } });
  const created = await client.identity.createToken({
    body: {
      name: `quire on ${context.hostname}`.slice(0, NAME_LENGTH_MAX),
      scopes: options.scope,
      expiresInDays: options.expires,
    },
  });
  await tidyUp(client, replaced);
  return { token: created.secret, tokenId: created.id, expiresAt: created.expiresAt };
}

/** The session has done its work, and so has the token that is now replaced; failing at either harms nothing. */
async function tidyUp(client: Client, replaced: string | undefined): Promise<void> {
  try {
    if (replaced !== undefined) await client.identity.revokeToken({ params: { id: replaced } });
  } catch {
    // It had expired or was revoked on the web.
  }
  await client.identity.signOut().catch(() => undefined);
}

/** Encrypted, or never leaving this machine. */
function isConfidential(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(?:localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

function readDays(text: string): number {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= TOKEN_DAYS_MAX) return days;
  throw new CliError(EXIT.usage, `--expires takes a number of days from 1 to ${TOKEN_DAYS_MAX}.`);
}
