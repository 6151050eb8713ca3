import type { Locator, Page } from '@playwright/test';
import { beSignedIn, expect, test } from '../support/hub.ts';
import { makeSpace, notebookFile } from '../support/notebooks.ts';

/** Looks like a GitHub token; put together here so that no scanner finds one in this repository. */
const SECRET = ['ghp', 'a8Kd93jfLq02ZmXv7RtPw5BsYc1NhE64uGoT'].join('_');

const forecast = (lastLine: string) =>
  notebookFile(
    '# Demand forecast\n\nHow many parcels to expect next week.',
    { code: 'weeks: int = 4  # Weeks ahead\nregion: str = "North"  # Region', tags: ['parameters'] },
    {
      code: `print("forecast for", weeks)${lastLine}`,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'forecast for 4\n' }],
    },
  );
const prices = notebookFile('# Prices\n\nFetches the price list.', { code: `token = "${SECRET}"\nprint(len(token))` });
const broken = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": 7}]}';

test('an author drops several files, sees what is taken out, what is blocked and what is wrong, and publishes', async ({
  page,
  hub,
}) => {
  const author = await hub.join('Grace Hopper');
  await makeSpace(author, 'logistics', 'Logistics');
  await beSignedIn(page.context(), hub, author);
  await page.goto(`${hub.url}/publish?space=logistics`);
  await drop(page, { 'forecast.ipynb': forecast(''), 'prices.ipynb': prices, 'broken.ipynb': broken, 'notes.txt': 'x' });

  await expect(page.getByText('Left out: notes.txt')).toBeVisible();
  const fine = page.getByRole('region', { name: 'forecast.ipynb' });
  const secret = page.getByRole('region', { name: 'prices.ipynb' });
  const invalid = page.getByRole('region', { name: 'broken.ipynb' });

  await expect(fine.getByLabel('Title')).toHaveValue('Demand forecast');
  await expect(fine.getByLabel('Summary')).toHaveValue('How many parcels to expect next week.');
  await expect(fine.getByLabel('Address')).toHaveValue('demand-forecast');
  await expect(fine.locator('dl').first()).toContainText('Weeks ahead and Region');
  await fine.getByText(/output/).first().click();
  await expect(fine.getByRole('listitem').filter({ hasText: 'outputs' })).toContainText('cells[2].outputs');

  await expect(invalid.getByRole('alert')).toContainText('cells[0].source');
  await expect(invalid.getByRole('button', { name: /Publish/ })).toHaveCount(0);

  await expect(secret.getByRole('group', { name: 'Possible secrets' })).toContainText('GitHub token cell 2, line 1');
  await expect(secret).not.toContainText(SECRET);
  const publishIt = secret.getByRole('button', { name: 'Publish in Logistics' });
  await expect(publishIt).toBeDisabled();
  await secret.getByLabel('I have looked at this').check();
  await expect(publishIt).toBeEnabled();
  await secret.getByLabel('I have looked at this').uncheck();
  await expect(publishIt).toBeDisabled();

  await fine.getByLabel('Message (optional)').fill('First forecast');
  await fine.getByRole('button', { name: 'Publish in Logistics' }).click();
  await expect(fine.getByRole('status')).toContainText('“Demand forecast” is published.');
  await secret.getByLabel('I have looked at this').check();
  await publishIt.click();
  await expect(secret.getByRole('status')).toContainText('“Prices” is published.');

  await fine.getByRole('link', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demand forecast');
  await expect(definitions(page.getByRole('complementary').or(page.locator('dl')))).resolves.toEqual([
    ['Weeks ahead', '4'],
    ['Region', 'North'],
  ]);
});

test('an author publishes a second version, and readers find both', async ({ page, hub }) => {
  const author = await hub.join('Katherine Johnson');
  await makeSpace(author, 'orbits', 'Orbits');
  await beSignedIn(page.context(), hub, author);
  await page.goto(`${hub.url}/publish?space=orbits`);
  const file = page.getByRole('region', { name: 'forecast.ipynb' });
  for (const [content, field, message, button] of [
    [forecast(''), 'Message (optional)', 'First forecast', 'Publish in Orbits'],
    [forecast('\nprint("and more")'), 'What changed?', 'Says more', 'Publish version 2 of Demand forecast'],
  ] as const) {
    await drop(page, { 'forecast.ipynb': content });
    await file.getByLabel(field).fill(message);
    await file.getByRole('button', { name: button }).click();
    await expect(file.getByRole('status')).toContainText('is published');
    await file.getByRole('button', { name: 'Take forecast.ipynb off this page' }).click();
  }
  await drop(page, { 'forecast.ipynb': forecast('\nprint("and more")') });
  await expect(file).toContainText('Version 2 of “Demand forecast” already holds exactly this');

  await page.goto(`${hub.url}/n/orbits/demand-forecast`);
  await page.getByRole('navigation', { name: 'Notebook' }).getByRole('link', { name: 'History' }).click();
  const versions = page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem');
  await expect(versions).toContainText([/^Version 2NewestSays more/, /^Version 1First forecast/]);
  await page.getByRole('link', { name: 'Version 1', exact: true }).click();
  await expect(page.getByText('This is version 1 of 2, not the newest')).toBeVisible();
  await expect(page.getByText('with the message “First forecast”')).toBeVisible();
  await page.getByRole('link', { name: 'Read the newest' }).click();
  await expect(page.getByText('This is version 1 of 2')).toHaveCount(0);
  await page.getByLabel('Show the code').check();
  await expect(page.getByRole('article')).toContainText('print("and more")');
  await page.reload();
  await expect(page.getByRole('article')).toContainText('print("and more")');
});

/** Drops files as a file manager does: one drop for all of them. */
async function drop(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const area = page.getByText(/^Drop (notebooks|more) here$/);
  await area.waitFor();
  const dataTransfer = await page.evaluateHandle((entries) => {
    const transfer = new DataTransfer();
    for (const [name, content] of entries) transfer.items.add(new File([content], name));
    return transfer;
  }, Object.entries(files));
  await area.dispatchEvent('drop', { dataTransfer });
}

/** The pairs of a definition list. */
async function definitions(list: Locator): Promise<string[][]> {
  const terms = await list.locator('dt').allTextContents();
  const words = await list.locator('dd').allTextContents();
  return terms.map((term, index) => [term, words[index] ?? '']);
}
