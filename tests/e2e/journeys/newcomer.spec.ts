import { expect, PASSWORD, test } from '../support/hub.ts';
import { RUN_TIMEOUT, tabTo } from '../support/run-page.ts';

test('a newcomer makes the first account, finds an example by keyboard alone and runs it', async ({
  page,
  freshHub: hub,
}) => {
  await page.goto(hub.setupUrl);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada.lovelace@example.org');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hello, Ada Lovelace');

  await page.keyboard.press('/');
  await page.keyboard.type('winne');
  await page.keyboard.press('Enter');
  const hit = page.getByRole('link', { name: 'Which wine is it?' });
  await expect(hit).toBeVisible();
  await tabTo(page, hit);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Which wine is it?', level: 1 })).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: 'Run', exact: true }).first());
  await page.keyboard.press('Enter');
  const seed = page.getByLabel('Seed');
  await expect(seed).toHaveValue('42');
  await tabTo(page, seed);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('7');
  await page.keyboard.press('Control+Enter');

  await page.waitForURL(/\/runs\//);
  await expect(page.getByRole('list', { name: 'Inputs' })).toContainText('Seed7');
  const status = page.getByRole('region', { name: 'Status of the run' });
  await expect(status).toContainText(/Done in \d/, { timeout: RUN_TIMEOUT });
  await expect(page.getByRole('img').first()).toBeVisible();
  await expect(page.getByText(/Nearest neighbours took \d+ of 54 unseen wines/)).toBeVisible();

  await page.goto(hub.setupUrl);
  await expect(page.getByRole('alert')).toContainText('invitation');
});
