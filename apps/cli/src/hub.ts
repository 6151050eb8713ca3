import { type Client, createClient } from '@quire/client';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { readCredentials } from './credentials.ts';
import { EXIT } from './exit-codes.ts';

/** Where `npm start` puts a hub. */
export const DEFAULT_HUB = 'http://localhost:8420';

export interface Hub {
  /** Without a slash at the end. */
  readonly url: string;
  readonly client: Client;
}

/**
 * The hub that a command talks to: `--hub`, else `QUIRE_URL`, else the one signed in to last. The token is
 * `QUIRE_TOKEN`, else the saved one for this address.
 * @throws CliError when nobody is signed in there.
 */
export async function connect(context: Context, options: { hub?: string }): Promise<Hub> {
  const { QUIRE_URL, QUIRE_TOKEN } = context.env;
  const credentials = QUIRE_TOKEN && (options.hub || QUIRE_URL) ? null : await readCredentials(context);
  const url = normaliseHubUrl(options.hub || QUIRE_URL || credentials?.current || DEFAULT_HUB);
  const token = QUIRE_TOKEN || credentials?.hubs[url]?.token;
  if (!token) {
    throw new CliError(EXIT.signIn, `You are not signed in to ${url}.`, {
      advice: `Sign in with: quire login ${url}\nScripts set QUIRE_URL and QUIRE_TOKEN instead.`,
    });
  }
  return { url, client: createClient({ baseUrl: url, token }) };
}

/** @throws CliError when this is no address of a hub. */
export function normaliseHubUrl(text: string): string {
  const withScheme = /^[a-z][a-z\d+.-]*:\/\//i.test(text)
    ? text
    : `${isLocal(text) ? 'http' : 'https'}://${text}`;
  const url = URL.canParse(withScheme) ? new URL(withScheme) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '') {
    throw new CliError(
      EXIT.usage,
      `“${text}” is not the address of a hub. One looks like https://quire.example.org.`,
    );
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new CliError(EXIT.usage, 'The address of a hub has no user name, password, “?” or “#”.');
  }
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

function isLocal(text: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|\/|$)/.test(text);
}

/** Where a person reads a notebook in the browser. */
export function notebookUrl(hub: Pick<Hub, 'url'>, notebook: { space: string; slug: string }): string {
  return `${hub.url}/n/${notebook.space}/${notebook.slug}`;
}

/** Where a person connects their accounts at forges. */
export function accountsUrl(hub: Pick<Hub, 'url'>): string {
  return `${hub.url}/settings#connections`;
}

export function runUrl(hub: Pick<Hub, 'url'>, id: string): string {
  return `${hub.url}/runs/${id}`;
}
