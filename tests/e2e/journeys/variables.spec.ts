import { expect, openAsRunner, test } from '../support/hub.ts';
import { findOverflow } from '../support/layout.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const sales = notebookFile(
  '# Sales\n\nWhat was sold.',
  { code: 'month: str = "May"  # Month', tags: ['parameters'] },
  '## Orders',
  {
    code: [
      'import pandas as pd',
      'orders = pd.DataFrame({"month": ["May", "June"] * 20, "pieces": range(40)})',
      'db_password = "-".join(["sword", "fish"])',
      'print(len(orders), "orders")',
    ].join('\n'),
  },
  '## Average',
  {
    code: [
      'def average(frame):',
      '    chosen = frame[frame.month == month]',
      '    return sum(chosen.pieces) // len(chosen)',
      'print("On average", average(orders))',
    ].join('\n'),
  },
);

test('the author sees the variables of an app that failed, where it failed, within two clicks', async ({
  page,
  browser,
  hub,
  desk,
}, info) => {
  const path = await publish(desk.owner, { space: desk.space, file: sales });
  const theirs = await openAsRunner(browser, hub, desk);
  await theirs.goto(`${hub.url}${path}/app?p.month=Juli`);
  await theirs.getByRole('button', { name: 'Let the author look…' }).click({ timeout: RUN_TIMEOUT });
  await expect(theirs.getByText(/the notebook’s variables with what is in them/)).toBeVisible();
  await theirs.getByRole('button', { name: 'Let them look' }).click();
  await expect(theirs.getByText('Has not looked yet.')).toBeVisible();

  await page.goto(`${hub.url}/runs`);
  await page.getByRole('link', { name: 'Sales' }).click();
  await page.getByText('Variables', { exact: true }).click();
  await expect(page.getByText(/As they were where “Average” failed\./)).toBeVisible({ timeout: RUN_TIMEOUT });
  const inside = page.getByRole('table', { name: 'Variables of average' });
  await expect(inside.getByRole('row', { name: /chosen/ })).toContainText('DataFrame · 0 × 2');
  const all = page.getByRole('table', { name: 'Variables of the notebook' });
  await expect(all.getByRole('row', { name: /db_password/ })).toContainText('Not shown');
  await expect(all.getByRole('row', { name: /^month/ })).toContainText("'Juli'");

  // By keyboard, and what is in it stays within its frame on a phone.
  await all.getByRole('button', { name: 'orders' }).focus();
  await page.keyboard.press('Enter');
  const rows = page.getByRole('region', { name: 'First rows of orders' });
  await expect(rows.getByRole('row')).toHaveCount(21);
  await expect(rows.getByRole('row').nth(2)).toHaveText(/1\s*June\s*1/);
  await expect(page.getByText('The first 20 of 40 rows.')).toBeVisible();
  await info.attach('variables', {
    body: await page.screenshot({ fullPage: true }),
    contentType: 'image/png',
  });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await findOverflow(page)).toEqual([]);
  await info.attach('on a phone', {
    body: await page.screenshot({ fullPage: true }),
    contentType: 'image/png',
  });

  await theirs.reload();
  await theirs.getByRole('button', { name: 'Let the author look…' }).click({ timeout: RUN_TIMEOUT });
  await expect(theirs.getByText(/Looked at variables/)).toBeVisible();
  await theirs.getByRole('button', { name: 'End it now' }).click();
  await expect(page.getByText('This look has ended')).toBeVisible({ timeout: RUN_TIMEOUT });
  await theirs.context().close();
});

test('who reads the code of an app sees its variables beside it, and those of newer inputs after a change', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: sales });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('On average 19')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Variables', { exact: true })).toHaveCount(0);
  await page.getByRole('switch', { name: /Look behind/ }).click();
  await page.getByText('Variables', { exact: true }).click();
  await expect(page.getByText(/As the last cell left them\./)).toBeVisible({ timeout: RUN_TIMEOUT });
  const all = page.getByRole('table', { name: 'Variables of the notebook' });
  await expect(all.getByRole('row', { name: /^month/ })).toContainText("'May'");
  await page.getByLabel('Month', { exact: true }).fill('June');
  await expect(page.getByText('On average 20')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(all.getByRole('row', { name: /^month/ })).toContainText("'June'", { timeout: RUN_TIMEOUT });
  await expect(all.getByRole('row', { name: /orders/ })).toContainText('40 × 2', { timeout: RUN_TIMEOUT });
});
