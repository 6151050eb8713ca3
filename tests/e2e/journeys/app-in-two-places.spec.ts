import type { Page } from '@playwright/test';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const app = notebookFile(
  '# Price finder\n\nFinds the price after a discount.',
  {
    code: ['price: int = 100  # Price: In euros.', 'label: str = "Bicycle"  # Label'].join('\n'),
    tags: ['parameters'],
  },
  { code: 'print(f"{label}: {price * 2} euros")' },
  {
    code: [
      'import quire',
      'year = quire.number("Year", default=2026, key="year")',
      'print("In", int(year))',
    ].join('\n'),
  },
);

const input = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const shows = (page: Page, text: string) =>
  expect(page.getByText(text)).toBeVisible({ timeout: RUN_TIMEOUT });

/** From now on nothing that the page asks the hub to change arrives there; answers how to end that. */
async function cutOff(page: Page, path: string): Promise<() => void> {
  let isCut = true;
  await page.route(`**/api/v1/sessions/*/${path}`, (route) => (isCut ? route.abort() : route.fallback()));
  return () => {
    isCut = false;
  };
}

test('an app in two tabs: each form follows the other, and what was not sent overwrites nothing', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: app });
  await page.goto(`${hub.url}${path}/app`);
  await shows(page, 'Bicycle: 200 euros');
  const other = await context.newPage();
  await other.goto(`${hub.url}${path}/app`);
  await shows(other, 'Bicycle: 200 euros');

  await input(page, 'Price').fill('150');
  await shows(other, 'Bicycle: 300 euros');
  await expect(input(other, 'Price')).toHaveValue('150');

  // Another input was changed elsewhere meanwhile: both changes count.
  let restore = await cutOff(page, 'parameters');
  await input(page, 'Price').fill('175');
  await shows(page, 'Your last change is not sent yet. Trying again…');
  await input(other, 'Label').fill('Chair');
  await shows(other, 'Chair: 300 euros');
  restore();
  await shows(page, 'Chair: 350 euros');
  await expect(input(page, 'Label')).toHaveValue('Chair');
  await expect(input(other, 'Price')).toHaveValue('175');

  // The same input: what the app has stays, and the page says so.
  restore = await cutOff(page, 'parameters');
  await input(page, 'Price').fill('180');
  await shows(page, 'Your last change is not sent yet. Trying again…');
  await input(other, 'Price').fill('120');
  await shows(other, 'Chair: 240 euros');
  restore();
  await shows(page, 'Price was changed in another tab or on another device.');
  await expect(input(page, 'Price')).toHaveValue('120');
  await shows(page, 'Chair: 240 euros');
});

test('an input that a cell asks for is sent again when it did not arrive', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: app });
  await page.goto(`${hub.url}${path}/app`);
  await shows(page, 'In 2026');
  const restore = await cutOff(page, 'inputs');
  await input(page, 'Year').fill('2027');
  await shows(page, 'Your last change is not sent yet. Trying again…');
  restore();
  await shows(page, 'In 2027');
  await expect(page.getByText(/^Up to date/)).toBeVisible();

  // A connection that has died without a word: the request is given up, and sent again.
  let held = 0;
  await page.route('**/api/v1/sessions/*/inputs', (route) => {
    held += 1;
    if (held > 1) return route.fallback();
  });
  await input(page, 'Year').fill('2028');
  await shows(page, 'In 2028');
  expect(held).toBe(2);
  await expect(page.getByText(/^Up to date/)).toBeVisible();
});
