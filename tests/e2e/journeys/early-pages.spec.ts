import type { Page } from '@playwright/test';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const notebook = notebookFile(
  '# Limits',
  { code: 'limit: int = 100  # Limit', tags: ['parameters'] },
  { code: 'print(f"{limit} is the limit")' },
);

test.describe.configure({ timeout: 2 * RUN_TIMEOUT });

test('an empty browser learns from an app’s document all that its page begins with, and asks once', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const asked = listen(page);
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  const answer = await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('100 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });

  const document = (await answer?.text()) ?? '';
  const named = [...document.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:js|css))"/g)].map(
    ([, file]) => file,
  );
  const data = [...(answer?.headers().link ?? '').matchAll(/<([^>]+)>/g)].map(([, address]) => address ?? '');
  const [, space, slug] = /^\/n\/([^/]+)\/([^/]+)/.exec(path) ?? [];
  expect(data).toEqual([
    '/api/v1/me',
    `/api/v1/notebooks/${space}/${slug}`,
    `/api/v1/sessions?space=${space}&slug=${slug}`,
    `/api/v1/notebooks/${space}/${slug}/presets`,
  ]);
  // Once it is drawn, the page follows the app itself, from what its document has heard; on a busy machine from 0.
  const follows = () => asked.filter((address) => /\/events\?after=/.test(address));
  await expect.poll(() => follows().length).toBeGreaterThan(0);
  const beginning = asked.slice(0, asked.indexOf(follows().at(-1) ?? ''));
  // Whatever else the page needed before its first result would have cost one more way to the hub and back.
  expect(beginning.filter((address) => /^\/assets\/.*\.(?:js|css)$/.test(address)).toSorted()).toEqual(
    named.toSorted(),
  );
  // The app was opened before the page's own code was there to do it, and once.
  const asks = asked.filter((address) => address.startsWith('/api/'));
  const opened = asks.indexOf(`/api/v1/notebooks/${space}/${slug}/sessions`);
  expect(asks.slice(0, opened).toSorted()).toEqual(data.toSorted());
  expect(asks.filter((address) => address === asks[opened])).toHaveLength(1);
  expect(follows()[0]).toMatch(/^\/api\/v1\/sessions\/[0-9a-f-]+\/events\?after=0$/);
  expect(document).toContain('quireAhead');
  expect(problems).toEqual([]);
});

test('who is not signed in is told nothing early', async ({ browser, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const page = await browser.newPage();
  const asked = listen(page);
  const refused: string[] = [];
  page.on('console', (message) => /content security/i.test(message.text()) && refused.push(message.text()));
  const answer = await page.goto(`${hub.url}${path}/app`);
  // Nothing is filled in: the form says so, by its schema.
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('This is not an e-mail address.')).toBeVisible();
  expect(refused).toEqual([]);
  expect(answer?.headers().link).toBeUndefined();
  expect(await answer?.text()).not.toContain('quireAhead');
  expect(asked.filter((address) => address.includes('/api/v1/notebooks/'))).toEqual([]);
  await page.close();
});

test('what the address or saved inputs ask for is not opened without them', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const asked = listen(page);
  await page.goto(`${hub.url}${path}/app?p.limit=7`);
  await expect(page.getByText('7 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(asked.filter((address) => address.endsWith('/sessions'))).toHaveLength(1);
  // A reload goes on with the open app, and opens no other.
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('7 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(asked.filter((address) => address.endsWith('/sessions'))).toHaveLength(1);
});

test('tabs that are opened at the same moment show one app, and starting over opens another', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const others = await Promise.all([1, 2, 3, 4, 5].map(() => page.context().newPage()));
  const tabs = [page, ...others];
  await Promise.all(tabs.map((tab) => tab.goto(`${hub.url}${path}/app`)));
  for (const tab of tabs)
    await expect(tab.getByText('100 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });
  const [, , space, slug] = path.split('/');
  const findOpen = async () => {
    const answer = await page.request.get(`${hub.url}/api/v1/sessions?space=${space}&slug=${slug}`);
    return ((await answer.json()) as { sessions: { id: string }[] }).sessions.map(({ id }) => id);
  };
  const [first, ...more] = await findOpen();
  expect(more).toEqual([]);
  // Each follows its app on a connection, of which a browser has six for one hub: those behind give theirs back.
  await Promise.all(others.map((tab) => see(tab, false)));
  await page.getByRole('button', { name: 'App', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await expect.poll(async () => (await findOpen()).filter((id) => id !== first).length).toBe(1);
});

test('a tab behind others gives its connection back, and catches up when it is seen again', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const other = await page.context().newPage();
  for (const tab of [page, other]) {
    await tab.goto(`${hub.url}${path}/app`);
    await expect(tab.getByText('100 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });
  }
  const over = other.waitForEvent('requestfailed', (request) => request.url().includes('/events'));
  await see(other, false);
  await over;
  await page.getByLabel('Limit', { exact: true }).fill('7');
  await expect(page.getByText('7 is the limit')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(other.getByText('100 is the limit')).toBeVisible();
  await see(other, true);
  await expect(other.getByText('7 is the limit')).toBeVisible();
  await expect(other.getByLabel('Limit', { exact: true })).toHaveValue('7');
});

/** Brings a tab before others, or behind them, as far as its page can tell. */
const see = (tab: Page, isSeen: boolean) =>
  tab.evaluate(
    (state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => state === 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    },
    isSeen ? 'visible' : 'hidden',
  );

/** What the page asks the hub for, in order. */
function listen(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    asked.push(`${pathname}${search}`);
  });
  return asked;
}
