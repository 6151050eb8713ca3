import type { Page } from '@playwright/test';
import { beSignedIn, expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const notebook = notebookFile(
  '# Limits',
  { code: 'limit: int = 100  # Limit', tags: ['parameters'] },
  { code: 'print(f"{limit} is the limit")' },
);

test.describe.configure({ timeout: 2 * RUN_TIMEOUT });

test('an empty browser learns from an app’s document all that its page begins with, and asks once', async ({
  browser,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const context = await browser.newContext();
  await beSignedIn(context, hub, desk.owner);
  const page = await context.newPage();
  const asked = listen(page);
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
  // Whatever else the page needed before it asked for the app would have cost one more way to the hub and back.
  const opening = asked.slice(0, asked.indexOf(`/api/v1/notebooks/${space}/${slug}/sessions`));
  expect(opening.filter((address) => /^\/assets\/.*\.(?:js|css)$/.test(address)).toSorted()).toEqual(
    named.toSorted(),
  );
  expect(opening.filter((address) => address.startsWith('/api/')).toSorted()).toEqual(data.toSorted());
  await context.close();
});

test('who is not signed in is told nothing early', async ({ browser, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: notebook });
  const page = await browser.newPage();
  const asked = listen(page);
  const answer = await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  expect(answer?.headers().link).toBeUndefined();
  expect(asked.filter((address) => address.includes('/api/v1/notebooks/'))).toEqual([]);
  await page.close();
});

/** What the page asks the hub for, in order. */
function listen(page: Page): string[] {
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    asked.push(`${pathname}${search}`);
  });
  return asked;
}
