import type { Locator } from '@playwright/test';
import { dropFiles } from '../support/drop-files.ts';
import { expect, test } from '../support/hub.ts';
import { notebookFile } from '../support/notebooks.ts';

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
const prices = notebookFile('# Prices\n\nFetches the price list.', {
  code: `token = "${SECRET}"\nprint(len(token))`,
});
const broken =
  '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [{"cell_type": "code", "source": 7}]}';

test('an author drops several files, sees what is taken out, what is blocked and what is wrong, and publishes', async ({
  page,
  hub,
  desk,
}) => {
  await page.goto(`${hub.url}/publish?space=${desk.space}`);
  await dropFiles(page, {
    'forecast.ipynb': forecast(''),
    'prices.ipynb': prices,
    'broken.ipynb': broken,
    'notes.txt': 'x',
  });

  await expect(page.getByText('Left out: notes.txt')).toBeVisible();
  const fine = page.getByRole('region', { name: 'forecast.ipynb' });
  const secret = page.getByRole('region', { name: 'prices.ipynb' });
  const invalid = page.getByRole('region', { name: 'broken.ipynb' });

  await expect(fine.getByLabel('Title')).toHaveValue('Demand forecast');
  await expect(fine.getByLabel('Summary')).toHaveValue('How many parcels to expect next week.');
  await expect(fine.getByLabel('Address')).toHaveValue('forecast');
  await expect(fine.locator('dl').first()).toContainText('Weeks ahead and Region');
  await fine
    .getByText(/output/)
    .first()
    .click();
  await expect(fine.getByRole('listitem').filter({ hasText: 'outputs' })).toContainText('cells[2].outputs');

  await expect(invalid.getByRole('alert')).toContainText('cells[0].source');
  await expect(invalid.getByRole('button', { name: /Publish/ })).toHaveCount(0);

  await expect(secret.getByRole('region', { name: 'Possible secrets' })).toContainText(
    'GitHub token cell 2, line 1',
  );
  await expect(secret).not.toContainText(SECRET);
  const publishIt = secret.getByRole('button', { name: 'Publish in Bletchley' });
  await expect(publishIt).toBeDisabled();
  await secret.getByLabel('I have looked at this').check();
  await expect(publishIt).toBeEnabled();
  await secret.getByLabel('I have looked at this').uncheck();
  await expect(publishIt).toBeDisabled();

  await fine.getByLabel('Message (optional)').fill('First forecast');
  await fine.getByRole('button', { name: 'Publish in Bletchley' }).click();
  await expect(fine.getByRole('status')).toContainText('“Demand forecast” is published.');
  await secret.getByLabel('I have looked at this').check();
  await publishIt.click();
  await expect(secret.getByRole('status')).toContainText('“Prices” is published.');

  await fine.getByRole('link', { name: 'Open it' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Demand forecast');
  expect(await definitions(page.locator('dl'))).toEqual([
    ['Weeks ahead', '4'],
    ['Region', 'North'],
  ]);
});

test('an author publishes a second version, and readers find both', async ({ page, hub, desk }) => {
  await page.goto(`${hub.url}/publish?space=${desk.space}`);
  const file = page.getByRole('region', { name: 'forecast.ipynb' });
  for (const [content, field, message, button] of [
    [forecast(''), 'Message (optional)', 'First forecast', 'Publish in Bletchley'],
    [forecast('\nprint("and more")'), 'What changed?', 'Says more', 'Publish version 2 of Demand forecast'],
  ] as const) {
    await dropFiles(page, { 'forecast.ipynb': content });
    await file.getByLabel(field).fill(message);
    await file.getByRole('button', { name: button }).click();
    await expect(file.getByRole('status')).toContainText('is published');
    await file.getByRole('button', { name: 'Take forecast.ipynb off this page' }).click();
  }
  await dropFiles(page, { 'forecast.ipynb': forecast('\nprint("and more")') });
  await expect(file).toContainText('Version 2 of “Demand forecast” already holds exactly this');

  await page.goto(`${hub.url}/n/${desk.space}/forecast`);
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

/** The pairs of a definition list. */
async function definitions(list: Locator): Promise<string[][]> {
  const terms = await list.locator('dt').allTextContents();
  const words = await list.locator('dd').allTextContents();
  return terms.map((term, index) => [term, words[index] ?? '']);
}
