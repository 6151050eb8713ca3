import type { Page } from '@playwright/test';
import { everyInput } from '../support/every-input.ts';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

test.describe.configure({ timeout: 2 * RUN_TIMEOUT });

const inputs = (...lines: string[]) => ({
  code: [
    'import quire',
    'from pathlib import Path',
    'from typing import Annotated',
    'from quire import Section, ShowIf',
    ...lines,
  ].join('\n'),
  tags: ['parameters'],
});
const input = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const shows = (page: Page, text: string) =>
  expect(page.getByText(text)).toBeVisible({ timeout: RUN_TIMEOUT });

const needy = notebookFile(
  '# Customers',
  inputs('customer: Annotated[str, quire.Text(required=True)]  # Customer', 'year: int = 2026  # Year'),
  { code: 'print(f"for {customer} in {year}")' },
);

test('an app that needs inputs asks for them before it begins, and again when it is started over', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: needy });
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  await page.goto(`${hub.url}${path}/app?p.year=2031`);
  const open = page.getByRole('button', { name: 'Open the app' });
  await open.click();
  await shows(page, 'Customer needs a value.');
  const customer = page.getByRole('textbox', { name: 'Customer' });
  await expect(customer).toBeFocused();
  await page.keyboard.type('Jane');
  await page.keyboard.press('Enter');
  await shows(page, 'for Jane in 2031');
  await expect(page.locator('#main')).toBeFocused();

  // A link that leaves the customer out changes the rest.
  await page.goto(`${hub.url}${path}/app?p.year=2032`);
  await shows(page, 'for Jane in 2032');
  await page.getByRole('button', { name: 'App', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Start over' }).click();
  await expect(input(page, 'Year')).toHaveValue('2032');
  await expect(customer).toHaveValue('');
  await page.goto(`${hub.url}${path}/app`);
  await expect(open).toBeVisible();
  expect(problems).toEqual([]);
});

test('so does an app in a page of another site', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: needy });
  const [, , space = '', slug = ''] = path.split('/');
  const embed = await desk.owner.client.embeds.createEmbed({
    params: { space: space as never, slug: slug as never },
    body: {
      name: 'Intranet',
      origins: ['https://intranet.example.org'],
      expiresInDays: 1,
      fixed: { year: 2030 },
    },
  });
  await page.goto(`${hub.url}${embed.path}`);
  await expect(input(page, 'Year')).toHaveCount(0);
  await page.getByRole('textbox', { name: 'Customer' }).fill('Jane');
  await page.getByRole('button', { name: 'Open the app' }).click();
  await shows(page, 'for Jane in 2030');
});

const secret = notebookFile(
  '# Report',
  inputs(
    'token: Annotated[str | None, quire.Secret()] = None  # Token',
    'year: int = 2026  # Year',
    'data: Annotated[Path | None, quire.File(".csv")] = None  # Data',
  ),
  { code: 'print(f"{year} with {token[::-1] if token else None} and {data.read_text() if data else None}")' },
);

test('an address with inputs takes neither secrets nor files from an open app, nor do saved inputs', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: secret });
  const [, , space = '', slug = ''] = path.split('/');
  await desk.owner.client.presets.createPreset({
    params: { space: space as never, slug: slug as never },
    body: { name: 'Later', parameters: { year: 2040 }, isShared: false, isDefault: false },
  });
  await page.goto(`${hub.url}${path}/app`);
  await shows(page, '2026 with None and None');
  await input(page, 'Token').fill('abc');
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name: 'a.csv', mimeType: 'text/csv', buffer: Buffer.from('x,y') });
  await input(page, 'Year').fill('2030');
  await shows(page, '2030 with cba and x,y');
  await expect(page).toHaveURL(/p\.year=2030/);
  await page.reload();
  await expect(page.getByText('Given', { exact: true })).toBeVisible({ timeout: RUN_TIMEOUT });
  await shows(page, '2030 with cba and x,y');
  await page.getByRole('button', { name: 'Saved inputs' }).click();
  await page.getByRole('menuitem', { name: 'Later' }).click();
  await shows(page, '2040 with cba and x,y');
});

const plain = notebookFile('# Limits', inputs('limit: int = 100  # Limit'), {
  code: 'print(f"{limit} is the limit")',
});

test('starting an app over, or closing it, leads on also when the news of its end comes first', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: plain });
  await page.goto(`${hub.url}${path}/app`);
  await shows(page, '100 is the limit');
  await input(page, 'Limit').fill('7');
  await shows(page, '7 is the limit');
  await expect(page).toHaveURL(/p\.limit=7/);
  // The answer to the request takes longer than the event.
  await page.route('**/api/v1/sessions/*', async (route) => {
    if (route.request().method() !== 'DELETE') return route.fallback();
    const answer = await route.fetch();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.fulfill({ response: answer });
  });
  const choose = async (name: string) => {
    await page.getByRole('button', { name: 'App', exact: true }).click();
    await page.getByRole('menuitem', { name }).click();
  };
  await choose('Start over');
  await shows(page, '100 is the limit');
  await expect(page).not.toHaveURL(/p\.limit/);
  await choose('Close the app');
  await expect(page).toHaveURL(new RegExp(`${path}$`));
  await shows(page, 'The app was closed.');
});

test('a page says why an app does not begin as its link says', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: plain });
  const [, , space = '', slug = ''] = path.split('/');
  for (const tab of ['app', 'run']) {
    await page.goto(`${hub.url}${path}/${tab}?preset=123e4567-e89b-42d3-a456-426614174000`);
    await shows(
      page,
      'The link names saved inputs that are not there any more, or that are somebody else’s.',
    );
  }
  const params = { space: space as never, slug: slug as never };
  await desk.owner.client.notebooks.archiveNotebook({ params });
  for (const tab of ['app', 'run']) {
    await page.goto(`${hub.url}${path}/${tab}`);
    await shows(page, 'This notebook is archived and does not run');
    await expect(page.getByText('Your role in')).toHaveCount(0);
  }
});

test('what stands above the results is there before anything has happened', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: plain });
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route('**/events?*', async (route) => {
    await allowed;
    await route.continue();
  });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${hub.url}${path}/app`);
  const look = page.getByText('Look behind', { exact: false });
  await expect(look).toBeVisible();
  const before = await look.boundingBox();
  allow();
  await shows(page, '100 is the limit');
  expect(await look.boundingBox()).toEqual(before);
});

const sections = notebookFile(
  '# Sections',
  inputs(
    'a: Annotated[int, Section("First")] = 1  # Alpha',
    'b: Annotated[int, Section("Second"), ShowIf(more=True)] = 2  # Beta',
    'c: Annotated[int, Section("First"), ShowIf(more=True)] = 3  # Gamma',
    'more: bool = False  # More',
  ),
  { code: 'print(a, b, c, more)' },
);

test('a section stands once, and an input that makes others appear keeps the focus', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: sections });
  await page.goto(`${hub.url}${path}/run`);
  const more = page.getByRole('switch', { name: 'More' });
  const names = () => page.getByRole('group').locator('legend').allInnerTexts();
  await expect(more).toBeVisible();
  expect(await names()).toEqual(['First']);
  await more.focus();
  await page.keyboard.press('Space');
  await expect(input(page, 'Gamma')).toBeVisible();
  expect(await names()).toEqual(['First', 'Second']);
  await expect(page.getByRole('group', { name: 'First' }).getByRole('textbox')).toHaveCount(2);
  await expect(more).toBeFocused();
  await page.keyboard.press('Space');
  await expect(input(page, 'Gamma')).toHaveCount(0);
  await expect(more).toBeFocused();
});

const rows = notebookFile(
  '# Orders',
  inputs(
    'orders: Annotated[list, quire.Table(columns={"product": str, "amount": int})] = []  # Orders',
    'year: int = 2026  # Year',
  ),
  { code: 'print(f"{len(orders)} orders of {year}")' },
);

test('thousands of pasted rows neither stop the page nor make an address that cannot be loaded again', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: rows });
  await page.goto(`${hub.url}${path}/app`);
  await shows(page, '0 orders of 2026');
  await page.getByRole('button', { name: 'Add a row' }).click();
  await page.getByLabel('product, row 1').focus();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData(
      'text',
      Array.from({ length: 3_000 }, (_, index) => `P${index}\t${index}`).join('\n'),
    );
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  });
  await shows(page, '3,000 rows, of which the first 200 are shown.');
  await expect(page.getByLabel(/^product, row/)).toHaveCount(200);
  await page.getByRole('button', { name: 'Show more rows' }).click();
  await expect(page.getByLabel(/^product, row/)).toHaveCount(400);
  await input(page, 'Year').fill('2030');
  await shows(page, '3000 orders of 2030');
  await expect(page).toHaveURL(/p\.year=2030/);
  await page.reload();
  await shows(page, '3000 orders of 2030');
  await expect(page.getByLabel('product, row 200')).toHaveValue('P199');
});

test('every button of an app is high enough for a finger', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  await page.setViewportSize({ width: 360, height: 740 });
  await page.goto(`${hub.url}${path}/app`);
  await page.getByRole('button', { name: /^Inputs/ }).click();
  await expect(page.getByRole('button', { name: 'Period: last 7 days' })).toBeVisible();
  await shows(page, '"My report"');
  const low = await page
    .locator('.mantine-Button-root')
    .evaluateAll((buttons) =>
      buttons
        .filter((button) => button.checkVisibility() && button.getBoundingClientRect().height < 24)
        .map((button) => button.ariaLabel ?? button.textContent),
    );
  expect(low).toEqual([]);
});
