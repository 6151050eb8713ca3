import type { Page } from '@playwright/test';
import { type Account, beSignedIn, type Desk, expect, type Hub, test } from '../support/hub.ts';
import { findOverflow } from '../support/layout.ts';
import { notebookFile, publish } from '../support/notebooks.ts';

const FILE = notebookFile(
  '# Prices\n\nWhat things cost.',
  { code: 'rate = 1.19' },
  'The rate is the one of today.',
  { code: 'print(100 * rate)' },
);

/** Somebody who reads the code of a space and changes nothing in it. */
async function joinViewer(hub: Hub, { owner, space }: Desk, name: string): Promise<Account> {
  const viewer = await hub.join(name);
  await owner.client.spaces.setMember({
    params: { space: space, handle: viewer.handle },
    body: { role: 'viewer' },
  });
  return viewer;
}
const cell = (page: Page, id: string) => page.locator(`#cell-${id}`);

test('a reader asks about a cell by keyboard, its author answers and resolves it', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: FILE });
  const reader = await joinViewer(hub, desk, 'Rita Reader');
  await context.clearCookies();
  await beSignedIn(context, hub, reader);
  await page.goto(hub.url + path);
  await expect(page.getByText('No comments yet. Each cell has a place for them.')).toBeVisible();

  await test.step('the button is quiet until it is wanted', async () => {
    const button = cell(page, 'c2').getByRole('button', { name: 'Comment on cell 3' });
    await expect(button).toHaveCSS('opacity', '0');
    await cell(page, 'c2').hover();
    await expect(button).toHaveCSS('opacity', '1');
    await page.mouse.move(0, 0);
    await button.focus();
    await expect(button).toHaveCSS('opacity', '1');
    await page.keyboard.press('Enter');
  });

  await test.step('leaving keeps the words, also when the page is loaded again', async () => {
    const field = page.getByRole('textbox', { name: 'Comment on cell 3' });
    await expect(field).toBeFocused();
    await page.keyboard.type('Which today?');
    await page.keyboard.press('Escape');
    await expect(field).toBeHidden();
    const goOn = page.getByRole('button', { name: 'Go on with your comment on cell 3' });
    await expect(goOn).toBeFocused();
    await page.reload();
    await goOn.click();
    await expect(field).toHaveValue('Which today?');
  });

  await test.step('what the hub refuses is not lost', async () => {
    await page.route('**/threads', (route) =>
      route.request().method() === 'POST' ? route.abort() : route.fallback(),
    );
    await page.keyboard.press('Control+Enter');
    await expect(cell(page, 'c2').getByRole('alert')).toContainText('The hub does not answer');
    await page.unroute('**/threads');
    await page.getByRole('textbox', { name: 'Comment on cell 3' }).press('End');
    await page.keyboard.type('\nAnd who says so?');
    await page.keyboard.press('Control+Enter');
    await expect(cell(page, 'c2').getByRole('article')).toContainText('Which today?\nAnd who says so?');
    await expect(page.getByRole('button', { name: 'Comment on cell 3 (1)' })).toBeFocused();
  });

  await test.step('its author changes it', async () => {
    const talk = cell(page, 'c2').getByRole('article');
    await talk.getByRole('button', { name: 'Edit' }).click();
    await talk.getByRole('textbox', { name: 'Your comment' }).fill('Which day is today?');
    await talk.getByRole('button', { name: 'Save' }).click();
    await expect(talk).toContainText('Which day is today?');
    await expect(talk).toContainText('changed');
  });

  await test.step('the notebook’s author finds it from the top of the page, answers and resolves', async () => {
    await context.clearCookies();
    await beSignedIn(context, hub, desk.owner);
    await page.goto(hub.url + path);
    await page.getByRole('link', { name: '1 open conversation' }).click();
    const talk = cell(page, 'c2').getByRole('article');
    await expect(talk).toBeInViewport();
    await expect(talk.getByRole('button', { name: 'Edit' })).toHaveCount(0);
    await talk.getByRole('button', { name: 'Reply', exact: true }).click();
    await page.keyboard.type('The first of January.');
    await page.keyboard.press('Control+Enter');
    await expect(talk.getByRole('listitem')).toHaveText([/Which day is today\?/, /The first of January\./]);
    await expect(talk.getByRole('button', { name: 'Reply', exact: true })).toBeFocused();
    await talk.getByRole('button', { name: 'Resolve' }).click();
    await expect(talk.getByText('Resolved by Alan Turing, 2 comments')).toBeVisible();
    await expect(page.getByText('No open conversations.')).toBeVisible();
    await talk.getByText('Resolved by').click();
    await talk.getByRole('button', { name: 'Reopen' }).click();
    await expect(page.getByRole('link', { name: '1 open conversation' })).toBeVisible();
  });
});

test('a comment outlives its cell, and goes with its last word', async ({ page, hub, desk }, info) => {
  const path = await publish(desk.owner, { space: desk.space, file: FILE });
  const reader = await joinViewer(hub, desk, 'Rita Reader');
  const params = { space: desk.space, slug: path.split('/').at(-1) ?? '' };
  const ask = (cellId: string, body: string) =>
    reader.client.comments.createThread({ params, body: { cellId, version: 1, body } });
  const { id } = await ask('c2', 'Is the rate the same in Spain?');
  await desk.owner.client.comments.replyInThread({ params: { id }, body: { body: 'No: 1.21.' } });
  await ask('c1', 'Where does 1.19 come from?\n\nThe long-name-of-a-table-without-a-space_'.repeat(3));
  await publish(desk.owner, { space: desk.space, file: FILE.replace('"id":"c1"', '"id":"c9"') });

  await page.goto(hub.url + path);
  const gone = page.getByRole('region', { name: 'On a cell that is gone' });
  await expect(gone.getByRole('article')).toContainText('Where does 1.19 come from?');
  await expect(page.getByRole('link', { name: '2 open conversations' })).toBeVisible();
  await cell(page, 'c2').getByRole('button', { name: 'Reply' }).click();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await findOverflow(page)).toEqual([]);
      await page.screenshot({ path: info.outputPath(`${colorScheme}-${width}.png`), fullPage: true });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.keyboard.press('Escape');

  await test.step('it is where it was on the version that it is about', async () => {
    await gone.getByRole('link', { name: 'version 1' }).click();
    await expect(page.getByText('This is version 1 of 2, not the newest')).toBeVisible();
    await expect(cell(page, 'c1').getByRole('article')).toContainText('Where does 1.19 come from?');
    await expect(gone).toHaveCount(0);
  });

  await test.step('its author takes back what is said', async () => {
    const mine = cell(page, 'c2').getByRole('listitem').filter({ hasText: 'No: 1.21.' });
    await mine.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect(mine).toHaveCount(0);
    await expect(cell(page, 'c2').getByRole('listitem')).toHaveCount(1);
    expect((await desk.owner.client.comments.listThreads({ params })).threads).toHaveLength(2);
  });
});

test('who may run a notebook but not read its code sees nothing of comments', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: FILE });
  const runner = await hub.join('Ronny Runner');
  await desk.owner.client.spaces.setMember({
    params: { space: desk.space, handle: runner.handle },
    body: { role: 'runner' },
  });
  await context.clearCookies();
  await beSignedIn(context, hub, runner);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(hub.url + path);
  await expect(page.getByText('The rate is the one of today.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Comment/ })).toHaveCount(0);
  expect(asked.filter((url) => url.includes('/threads'))).toEqual([]);
});
