import { expect, openAsRunner, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

const counts = notebookFile(
  '# Counts\n\nCounts, then asks.',
  {
    code: [
      'from typing import Annotated',
      'import quire',
      'count: Annotated[int, quire.Integer(1, 100)] = 3  # Count',
    ].join('\n'),
    tags: ['parameters'],
  },
  '## Counted',
  { code: 'print("counted", count)' },
);

test('an app says where its results are not those of the form, and what of an address it did not take', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: counts });
  await page.goto(`${hub.url}${path}/app?p.count=5000&p.colour=red`);
  await expect(page.getByText('counted 3')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText(/The link has a value that does not fit and was left out/)).toBeVisible();
  await expect(page.getByText(/The link has a value for “colour”/)).toBeVisible();

  const count = page.getByLabel('Count', { exact: true });
  await count.fill('999');
  await expect(page.getByText('One of the inputs does not fit.', { exact: false })).toBeVisible();
  await expect(page.getByText('Up to date')).toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Result of Counted, of earlier inputs' })).toBeVisible();
  await count.fill('7');
  await expect(page.getByText('counted 7')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Up to date')).toBeVisible();

  await page.getByRole('switch', { name: 'Update as I change inputs' }).press('Space');
  await count.fill('8');
  await expect(page.getByText('You changed inputs.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Update results' }).click();
  await expect(page.getByText('counted 8')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Up to date')).toBeVisible();
});

const asking = (version: number) =>
  notebookFile('# Orders\n\nAsks.', '## Order', {
    code: `print("version ${version}", flush=True)\nprint("for", input("For whom? "))`,
  });

test('an app of an earlier version is gone on with after another was published', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: asking(1) });
  const theirs = await openAsRunner(browser, hub, desk);
  await theirs.goto(`${hub.url}${path}/app`);
  await theirs.getByLabel('For whom?').fill('Ada');
  await theirs.getByRole('button', { name: 'Answer' }).click();
  await expect(theirs.getByText('for Ada')).toBeVisible({ timeout: RUN_TIMEOUT });
  // Its author has it open, too, and is in the middle of it.
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('The notebook waits for your answer')).toBeVisible({ timeout: RUN_TIMEOUT });
  // It does not work meanwhile.
  await expect(page.getByText(/^Working/)).toHaveCount(0);

  await publish(desk.owner, { space: desk.space, file: asking(2) });
  await theirs.reload();
  await expect(theirs.getByText('for Ada')).toBeVisible({ timeout: RUN_TIMEOUT });
  await theirs.getByRole('button', { name: 'Open version 2' }).click();
  await expect(theirs.getByText('version 2', { exact: true })).toBeVisible({ timeout: RUN_TIMEOUT });
  await theirs.context().close();

  // Who publishes sees what they published, and finds the earlier one under My runs.
  await page.reload();
  await expect(page.getByText('version 2', { exact: true })).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.goto(`${hub.url}/runs`);
  await page
    .getByRole('listitem')
    .filter({ hasText: 'version 1' })
    .getByRole('link', { name: 'Orders' })
    .click();
  await page.getByLabel('For whom?').fill('Grace');
  await page.getByRole('button', { name: 'Answer' }).click();
  await expect(page.getByText('for Grace')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('This app is of version 1', { exact: false })).toBeVisible();
});
