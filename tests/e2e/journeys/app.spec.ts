import { expect, openAsRunner, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const app = notebookFile(
  '# Price finder\n\nFinds the price after a discount.',
  {
    code: [
      'from typing import Annotated',
      'price: int = 100  # Price: In euros.',
      'label: str = "Bicycle"  # Label',
    ].join('\n'),
    tags: ['parameters'],
  },
  '## Price',
  { code: 'print(f"{label}: {price * 2} euros")' },
  '## Approval',
  { code: 'name = input("Who approves? ")\nprint("Approved by", name)' },
);

test('an app follows its inputs, asks in the middle, and is the same in another tab and after a reload', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: app });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByLabel('Who approves?').fill('Ada');
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect(page.getByText('Approved by Ada')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Up to date')).toBeVisible();

  await page.getByLabel('Price', { exact: true }).fill('150');
  await expect(page.getByText('Bicycle: 300 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  // The answer is an input as well, and inputs are not asked for twice.
  await expect(page.getByText('Up to date')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Approved by Ada')).toBeVisible();

  await page.reload();
  await expect(page.getByText('Bicycle: 300 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByLabel('Price', { exact: true })).toHaveValue('150');
  const other = await context.newPage();
  await other.goto(`${hub.url}${path}/app`);
  await expect(other.getByText('Bicycle: 300 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await other.getByRole('button', { name: 'App', exact: true }).click();
  await other.getByRole('menuitem', { name: 'Close the app' }).click();
  await expect(page.getByText('This app was closed')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect(page.getByText('The notebook waits for your answer')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.goto(`${hub.url}/runs`);
  await expect(page.getByText(/Waits for your answer/)).toBeVisible();
  await page.getByRole('button', { name: 'Close Price finder' }).click();
  await expect(page.getByText(/Waits for your answer/)).toHaveCount(0);
});

test('an app says what went wrong with some inputs, and goes on with others', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const failing = notebookFile(
    '# Shares\n\nDivides.',
    { code: 'people: int = 4  # People', tags: ['parameters'] },
    { code: 'print("Each gets", 100 / people)' },
  );
  const path = await publish(desk.owner, { space: desk.space, file: failing });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Each gets 25.0')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByLabel('People', { exact: true }).fill('0');
  const failure = page.getByRole('region', { name: 'What went wrong' });
  await expect(failure).toBeVisible({ timeout: RUN_TIMEOUT });
  // There is nobody else to ask.
  await expect(failure.getByRole('button', { name: 'Let the author look…' })).toHaveCount(0);
  await page.getByLabel('People', { exact: true }).fill('5');
  await expect(page.getByText('Each gets 20.0')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('region', { name: 'What went wrong' })).toHaveCount(0);

  // Others have somebody to ask, two clicks away.
  const theirs = await openAsRunner(browser, hub, desk);
  await theirs.goto(`${hub.url}${path}/app?p.people=0`);
  await theirs.getByRole('button', { name: 'Let the author look…' }).click({ timeout: RUN_TIMEOUT });
  await theirs.getByRole('button', { name: 'Let them look' }).click();
  await expect(theirs.getByText('Has not looked yet.')).toBeVisible();
  await theirs.context().close();
});

test('twenty moves of a slider in two seconds make the app run twice at most, and the last one counts', async ({
  page,
  hub,
  desk,
}) => {
  const sliding = notebookFile(
    '# Discount\n\nWhat is left.',
    {
      code: [
        'from typing import Annotated',
        'import quire',
        'percent: Annotated[int, quire.Slider(0, 100)] = 10  # Discount',
      ].join('\n'),
      tags: ['parameters'],
    },
    { code: 'print("Left:", 100 - percent)' },
  );
  const path = await publish(desk.owner, { space: desk.space, file: sliding });
  let changes = 0;
  page.on('request', (request) => {
    if (request.method() === 'PUT' && request.url().endsWith('/parameters')) changes += 1;
  });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Left: 90')).toBeVisible({ timeout: RUN_TIMEOUT });
  // From within the page: on a busy machine each key that Playwright presses takes its time.
  await page.getByRole('slider', { name: 'Discount' }).evaluate(async (slider) => {
    for (let move = 0; move < 20; move += 1) {
      slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  });
  await expect(page.getByText('Left: 70')).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(changes).toBeLessThanOrEqual(2);
});
