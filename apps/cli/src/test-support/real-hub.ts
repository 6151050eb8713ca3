import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createClient } from '@quire/client';
import type { NotebookSlug, SpaceSlug } from '@quire/contract';
import { fetchWithCookies } from '../cookie-fetch.ts';

const MAIN = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url));
/** A new database on a busy machine. */
const START_MILLISECONDS = 60_000;

export const PERSON = { name: 'Ada Lovelace', email: 'ada@example.org', password: 'correct horse battery' };

export interface RealHub {
  readonly url: string;
  /** Of the administrator, with every scope. */
  readonly token: string;
  stop(): Promise<void>;
}

/** Starts a hub with a database of its own, makes its administrator and the space `sales`. */
export async function startRealHub(settings: Readonly<Record<string, string>> = {}): Promise<RealHub> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-cli-hub-'));
  // PostgreSQL refuses to run as root, and another account must reach its files.
  await chmod(directory, 0o755);
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PATH: process.env.PATH,
      HOME: directory,
      QUIRE_DATA: join(directory, 'data'),
      QUIRE_PORT: '0',
      QUIRE_EXAMPLES: 'off',
      QUIRE_WARM_KERNELS: '0',
      QUIRE_ISOLATION: 'none',
      QUIRE_LOG: 'error',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await endProcess(child);
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const { url, invitation } = await readWelcome(child);
    return { url, token: await makeAdministrator(url, invitation), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readWelcome(child: ChildProcess): Promise<{ url: string; invitation: string }> {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`The hub did not start in time:\n${text}`)),
      START_MILLISECONDS,
    );
    const listen = (chunk: Buffer): void => {
      text += chunk.toString();
      const [, url, invitation] = /(http:\/\/\S+)\/welcome\?token=(\S+)/.exec(text) ?? [];
      if (url === undefined || invitation === undefined) return;
      clearTimeout(timer);
      resolve({ url, invitation });
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('exit', (code) => reject(new Error(`The hub ended with ${code}:\n${text}`)));
  });
}

async function makeAdministrator(url: string, invitation: string): Promise<string> {
  const client = createClient({ baseUrl: url, fetch: fetchWithCookies(url) });
  await client.identity.acceptInvitation({ params: { token: invitation }, body: PERSON });
  await client.spaces.createSpace({ body: { slug: 'sales' as SpaceSlug, name: 'Sales' } });
  const { secret } = await client.identity.createToken({
    body: { name: 'tests', scopes: ['read', 'run', 'publish', 'manage'], expiresInDays: 1 },
  });
  return secret;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}

export const SALES = { space: 'sales' as SpaceSlug, slug: 'report' as NotebookSlug };
