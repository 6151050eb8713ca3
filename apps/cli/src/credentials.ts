import { readFile, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';
import { writeFileSafely } from './write-file.ts';

/** A hub that this person signed in to from this machine. */
export interface SavedHub {
  readonly token: string;
  /** To revoke the token when it is replaced; unknown for tokens that were given. */
  readonly tokenId?: string;
  readonly expiresAt?: string;
}

export interface Credentials {
  /** The address that commands use when none is given. */
  readonly current: string | null;
  readonly hubs: Readonly<Record<string, SavedHub>>;
}

const NOTHING: Credentials = { current: null, hubs: {} };
/** Only its owner may read a file with tokens. */
const MODE = 0o600;

export function credentialsPath({ env }: Context): string {
  const base = env.XDG_CONFIG_HOME || join(env.HOME || homedir(), '.config');
  return join(base, 'quire', 'credentials.json');
}

/** @throws CliError when the file is there but broken. */
export async function readCredentials(context: Context): Promise<Credentials> {
  const path = credentialsPath(context);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return NOTHING;
    throw error;
  }
  await refuseIfOthersRead(path);
  const credentials = parseCredentials(text);
  if (credentials) return credentials;
  throw new CliError(EXIT.signIn, `The file ${path} is broken, so nobody is signed in.`, {
    advice: 'Remove it and sign in again with: quire login',
  });
}

export async function saveCredentials(context: Context, credentials: Credentials): Promise<void> {
  const path = credentialsPath(context);
  if (Object.keys(credentials.hubs).length === 0) await rm(path, { force: true });
  else {
    const text = `${JSON.stringify(credentials, null, 2)}\n`;
    await writeFileSafely(path, text, { mode: MODE, makeDirectory: true });
  }
}

async function refuseIfOthersRead(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw new CliError(
    EXIT.signIn,
    `The file ${path} holds access tokens, but others on this machine can read it.`,
    {
      advice: `Close it with: chmod 600 ${path}`,
    },
  );
}

function parseCredentials(text: string): Credentials | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value) || !isRecord(value.hubs)) return null;
  const hubs = Object.entries(value.hubs).flatMap(([url, hub]) => {
    if (!isRecord(hub) || typeof hub.token !== 'string') return [];
    const { token, tokenId, expiresAt } = hub;
    const saved: SavedHub = {
      token,
      ...(typeof tokenId === 'string' && { tokenId }),
      ...(typeof expiresAt === 'string' && { expiresAt }),
    };
    return [[url, saved] as const];
  });
  return {
    current: typeof value.current === 'string' ? value.current : null,
    hubs: Object.fromEntries(hubs),
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
