import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../../config.ts';
import type { ForgeKind } from '../../ports/forge.ts';
import type { ForgeSiteConfig } from './sites.ts';

type Environment = Record<string, string | undefined>;

const NAMES: Readonly<Record<ForgeKind, string>> = { github: 'GitHub', gitlab: 'GitLab', gitea: 'Gitea' };
const LOOPBACK = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/;

/** An address without credentials, query or slash at the end. */
const address = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://git.example.org' })
  .transform((text) => new URL(text))
  .refine((url) => url.username === '' && url.password === '', 'must not carry credentials')
  .transform((url) => `${url.origin}${url.pathname}`.replace(/\/+$/, ''));
const secret = z.string().min(1);

const entry = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/, 'takes lower-case letters, digits and hyphens')
    .optional(),
  kind: z.enum(['github', 'gitlab', 'gitea']),
  name: z.string().min(1).max(60).optional(),
  url: address,
  apiUrl: address.optional(),
  /** Over plain http on a network that is trusted as a whole. */
  allowHttp: z.boolean().default(false),
  clientId: z.string().min(1).optional(),
  clientSecret: secret.optional(),
  clientSecretFile: z.string().min(1).optional(),
  scopes: z.array(z.string().min(1)).min(1).optional(),
  deviceFlow: z.boolean().optional(),
  webhookSecret: secret.optional(),
  webhookSecretFile: z.string().min(1).optional(),
});
type Entry = z.output<typeof entry>;

/** The forges of `QUIRE_FORGES`: a JSON list, or the path of a file that holds one. @throws ConfigError */
export function readForges(env: Environment): ForgeSiteConfig[] {
  const given = env.QUIRE_FORGES?.trim() ?? '';
  if (given === '') return [];
  const parsed = z.array(entry).safeParse(parseJson(given.startsWith('[') ? given : readText(given)));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw wrong(`${issue?.path.map(String).join('.') || 'the list'}: ${issue?.message ?? 'is not valid'}`);
  }
  const forges = parsed.data.map(readEntry);
  for (const [index, { id }] of forges.entries()) {
    if (forges.findIndex((other) => other.id === id) !== index)
      throw wrong(`two forges have the id “${id}”. Give each an “id” of its own.`);
  }
  return forges;
}

function readEntry(given: Entry): ForgeSiteConfig {
  const { kind, url } = given;
  const { hostname, protocol } = new URL(url);
  if (protocol === 'http:' && !given.allowHttp && !LOOPBACK.test(hostname)) {
    throw wrong(
      `${url} would carry people's tokens unencrypted. Use https, or set “allowHttp” if all of that network is trusted.`,
    );
  }
  const apiUrl = given.apiUrl ?? apiUrlOf(kind, url);
  const clientSecret = secretOf(given, 'clientSecret');
  if (given.clientId !== undefined && clientSecret === null)
    throw wrong(`${url}: “clientId” needs a “clientSecret” or a “clientSecretFile”.`);
  return {
    id: given.id ?? idOf(hostname),
    kind,
    name: given.name ?? nameOf(kind, hostname),
    url,
    apiUrl,
    client:
      given.clientId !== undefined && clientSecret !== null
        ? { id: given.clientId, secret: clientSecret }
        : null,
    scopes: given.scopes ?? scopesOf(kind, hostname),
    // Gitea and Forgejo have none.
    hasDeviceFlow: kind !== 'gitea' && (given.deviceFlow ?? true),
    webhookSecret: secretOf(given, 'webhookSecret'),
  };
}

function apiUrlOf(kind: ForgeKind, url: string): string {
  if (kind === 'gitlab') return `${url}/api/v4`;
  if (kind === 'gitea') return `${url}/api/v1`;
  return url === 'https://github.com' ? 'https://api.github.com' : `${url}/api/v3`;
}

/** As little as forking, pushing and opening requests take; whole repositories where most are not public. */
function scopesOf(kind: ForgeKind, hostname: string): string[] {
  if (kind === 'gitlab') return ['api', 'write_repository'];
  if (kind === 'gitea') return ['read:user', 'write:repository'];
  return [hostname === 'github.com' ? 'public_repo' : 'repo'];
}

const idOf = (hostname: string): string =>
  hostname
    .replace(/\.(?:com|org|net)$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || 'forge';

const nameOf = (kind: ForgeKind, hostname: string): string =>
  /^(?:github|gitlab|gitea)\.com$/.test(hostname) ? NAMES[kind] : `${NAMES[kind]} at ${hostname}`;

function secretOf(given: Entry, name: 'clientSecret' | 'webhookSecret'): string | null {
  const file = given[`${name}File`];
  const value = file === undefined ? given[name] : readText(file);
  const trimmed = value?.trim() ?? '';
  if (file !== undefined && trimmed === '') throw wrong(`${file} is empty.`);
  return trimmed === '' ? null : trimmed;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw wrong(`${path} cannot be read.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not the parser's own words: they would quote the text, and secrets with it.
    throw wrong('it is not valid JSON.');
  }
}

const wrong = (words: string): ConfigError =>
  new ConfigError(`QUIRE_FORGES: ${words} docs/guide/forges.md shows how a forge is set up.`);
