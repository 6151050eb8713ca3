import { mkdtempSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, test as base, type Page } from '@playwright/test';
import { type Client, createClient } from '../../../packages/client/src/index.ts';
import { findFreePort, type HubProcess, startHubProcess } from '../../support/hub-process.ts';

const LAB_URL = 'https://jupyter.example.org/lab';
/** Where the repositories are that the hubs of these tests take contributions to. */
export const REPOSITORIES = mkdtempSync(join(tmpdir(), 'quire-e2e-targets-'));
/** A place for code that accounts can be connected to; nothing answers there. */
const FORGES = [
  {
    kind: 'gitlab',
    name: 'GitLab',
    url: 'https://gitlab.example.org',
    clientId: 'quire',
    clientSecret: 'not-a-secret',
  },
];

export const PASSWORD = 'correct horse battery';
/** Making a database and publishing the examples, on a machine that does other things too. */
const HUB_TIMEOUT_MS = 120_000;

export type Account = {
  name: string;
  email: string;
  handle: string;
  /** The API as this person, in a session of its own. */
  client: Client;
  cookie: string;
};
export type Hub = {
  url: string;
  /** The one-time link that the first start prints. */
  setupUrl: string;
  /** Ada, who administers the hub; her account is made when it is first asked for. */
  administrator(): Promise<Account>;
  /** A new person: invited by the administrator, with an account. */
  join(name: string): Promise<Account>;
  /** As a power cut: without a word. */
  kill(): Promise<void>;
  /** Starts it again on the same data and port. */
  start(): Promise<void>;
  stop(): Promise<void>;
};

/** A hub as `npm start` runs it: its own process, data directory, database and kernels. */
export async function startHub(settings: Record<string, string> = {}): Promise<Hub> {
  const directory = await mkdtemp(join(tmpdir(), 'quire-e2e-'));
  // Kernels run as other users and read below it.
  await chmod(directory, 0o755);
  const port = await findFreePort();
  const address = addresses();
  const launch = () =>
    startHubProcess({
      port,
      env: {
        QUIRE_DATA: directory,
        QUIRE_LOG: 'error',
        QUIRE_LAB_URL: LAB_URL,
        QUIRE_TRUSTED_PROXIES: '1',
        ...settings,
      },
    });
  let running: HubProcess = await launch();
  const setupUrl = running.url + (running.setupPath ?? '');
  let first: Promise<Account> | null = null;
  let joined = 0;
  const hub: Hub = {
    url: running.url,
    setupUrl,
    administrator: () =>
      (first ??= makeAccount(hub.url, {
        name: 'Ada Lovelace',
        email: 'ada@example.org',
        link: setupUrl,
        address: address(),
      })),
    join: async (name) => {
      const { client } = await hub.administrator();
      joined += 1;
      const email = `${name.toLowerCase().replaceAll(' ', '.')}.${joined}@example.org`;
      const { path } = await client.identity.createInvitation({ body: { name, email } });
      return makeAccount(hub.url, { name, email, link: hub.url + path, address: address() });
    },
    kill: () => running.kill(),
    start: async () => {
      running = await launch();
    },
    stop: async () => {
      await running.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  return hub;
}

type Newcomer = { name: string; email: string; link: string; address: string };

/** Everybody sits at a machine of their own, as a proxy tells it: from one alone, few may sign in within a minute. */
function addresses(): () => string {
  let given = 0;
  return () => {
    given += 1;
    return `10.7.${given >> 8}.${given & 255}`;
  };
}

async function makeAccount(url: string, { name, email, link, address }: Newcomer): Promise<Account> {
  const token = new URL(link).searchParams.get('token') ?? '';
  let cookie = '';
  const client = createClient({
    baseUrl: url,
    fetch: async (input, init) => {
      const headers = {
        ...Object.fromEntries(new Headers(init?.headers)),
        cookie,
        'x-forwarded-for': address,
      };
      const response = await fetch(input, { ...init, headers });
      const set = response.headers.getSetCookie().map((value) => value.split(';')[0]);
      if (set.length > 0) cookie = set.join('; ');
      return response;
    },
  });
  const { user } = await client.identity.acceptInvitation({
    params: { token },
    body: { name, email, password: PASSWORD },
  });
  return {
    name,
    email,
    handle: user.handle,
    client,
    get cookie() {
      return cookie;
    },
  };
}

/** Gives a browser a person's session without the form; the form has a journey of its own. */
export async function beSignedIn(context: BrowserContext, hub: Hub, account: Account): Promise<void> {
  const cookies = account.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return { name: pair.slice(0, at), value: pair.slice(at + 1), url: hub.url, httpOnly: true };
  });
  await context.addCookies(cookies);
}

/** A page of somebody else's browser, who may run what is in a space, and reads no code there. */
export async function openAsRunner(browser: Browser, hub: Hub, { owner, space }: Desk): Promise<Page> {
  const runner = await hub.join('Joan Clarke');
  await owner.client.spaces.setMember({
    params: { space: space as never, handle: runner.handle as never },
    body: { role: 'runner' },
  });
  const context = await browser.newContext({ locale: 'en-GB' });
  await beSignedIn(context, hub, runner);
  return context.newPage();
}

export async function signIn(page: Page, hub: Hub, account: Account): Promise<void> {
  await page.goto(`${hub.url}/sign-in`);
  await page.getByLabel('E-mail address').fill(account.email);
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((address) => !address.pathname.includes('sign-in'));
}

let desks = 0;
/** Someone who is signed in in the test's browser and owns a space of their own. */
export type Desk = { owner: Account; space: string };

/** One hub for all tests of a worker: each test brings its own people, spaces and notebooks. */
export const test = base.extend<{ freshHub: Hub; desk: Desk }, { hub: Hub }>({
  hub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const hub = await startHub({
        QUIRE_CONTRIB_ALLOW: REPOSITORIES,
        QUIRE_FORGES: JSON.stringify(FORGES),
      });
      await use(hub);
      await hub.stop();
      await rm(REPOSITORIES, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: HUB_TIMEOUT_MS },
  ],
  /** A hub that nobody has an account on. */
  freshHub: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      const hub = await startHub();
      await use(hub);
      await hub.stop();
    },
    { timeout: HUB_TIMEOUT_MS },
  ],
  desk: async ({ context, hub }, use) => {
    desks += 1;
    const owner = await hub.join('Alan Turing');
    const space = `bletchley-${process.pid}-${desks}`;
    await owner.client.spaces.createSpace({ body: { slug: space as never, name: 'Bletchley' } });
    await beSignedIn(context, hub, owner);
    await use({ owner, space });
  },
});
export { expect } from '@playwright/test';
