import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { type Client, createClient } from '../../../packages/client/src/index.ts';

const MAIN = new URL('../../../apps/server/src/main.ts', import.meta.url).pathname;
const START_MILLISECONDS_MAX = 60_000;
export const PASSWORD = 'correct horse battery';

export type Account = { name: string; email: string; client: Client };
export type HubProcess = {
  url: string;
  setupUrl: string;
  /** The first account, an administrator; made when it is first asked for. */
  administrator(): Promise<Account>;
  invite(name: string): Promise<Account>;
  /** As `kill -9`, then a new start on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A hub as `npm start` runs it: its own process, data directory, database and kernels. */
export async function startHub(): Promise<HubProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-e2e-'));
  await chmod(directory, 0o755);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  let { child, setupUrl } = await launch(directory, port);
  let first: Promise<Account> | null = null;
  const hub: HubProcess = {
    url,
    get setupUrl() {
      return setupUrl;
    },
    administrator: () => (first ??= join_(url, { name: 'Ada Lovelace', setupUrl })),
    invite: async (name) => {
      const { client } = await hub.administrator();
      const { path } = await client.identity.createInvitation({ body: { name, email: emailOf(name) } });
      return join_(url, { name, setupUrl: `${url}${path}` });
    },
    restart: async () => {
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      ({ child, setupUrl } = await launch(directory, port));
    },
    stop: async () => {
      child.kill('SIGTERM');
      await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
      await rm(directory, { recursive: true, force: true });
    },
  };
  return hub;
}

async function launch(directory: string, port: number): Promise<{ child: ChildProcess; setupUrl: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN], {
    env: { ...process.env, QUIRE_DATA: directory, QUIRE_PORT: String(port), QUIRE_LOG: 'error', DATABASE_URL: '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const setupUrl = await new Promise<string>((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`the hub did not start: ${text}`)), START_MILLISECONDS_MAX);
    child.once('exit', (code) => reject(new Error(`the hub ended with ${code}: ${text}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('Stop it with')) return;
      clearTimeout(timer);
      resolve(/http\S+welcome\S+/.exec(text)?.[0] ?? '');
    });
  });
  return { child, setupUrl };
}

export const emailOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;

async function join_(url: string, { name, setupUrl }: { name: string; setupUrl: string }): Promise<Account> {
  const token = new URL(setupUrl).searchParams.get('token') ?? '';
  let cookie = '';
  const client = createClient({
    baseUrl: url,
    fetch: async (input, init) => {
      const response = await fetch(input, { ...init, headers: { ...Object.fromEntries(new Headers(init?.headers)), cookie } });
      const set = response.headers.getSetCookie().map((value) => value.split(';')[0]);
      if (set.length > 0) cookie = set.join('; ');
      return response;
    },
  });
  const email = emailOf(name);
  await client.identity.acceptInvitation({ params: { token }, body: { name, email, password: PASSWORD } });
  return { name, email, client };
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, 'localhost', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export async function signIn(page: Page, hub: HubProcess, account: Account): Promise<void> {
  await page.goto(`${hub.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.includes('sign-in'));
}

/** Tests with a hub of their own for each file. */
export const test = base.extend<object, { hub: HubProcess }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const hub = await startHub();
      await use(hub);
      await hub.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
export { expect } from '@playwright/test';
