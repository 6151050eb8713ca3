import { readFile } from 'node:fs/promises';
import { PASSWORD, expect, signIn, test } from './support/hub.ts';
import { notebookFile } from './support/notebooks.ts';

const RUN_TIMEOUT = 60_000;
const slowly = (count: number) =>
  notebookFile(
    '# Slow count\n\nCounts, a little at a time.',
    { code: `import time\nfor n in range(${count}):\n    print("number", n, flush=True)\n    time.sleep(0.5)` },
    '## The end',
    { code: 'print("all counted")' },
  );

test('a newcomer makes the first account, finds an example by keyboard alone and runs it', async ({ page, hub }) => {
  await page.goto(hub.setupUrl);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('E-mail address').fill('ada.lovelace@example.org');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Ada');

  await page.keyboard.press('/');
  await page.keyboard.type('count wine');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('wine');
  await page.keyboard.press('Enter');
  const hit = page.getByRole('link', { name: 'Which wine is it?' });
  await expect(hit).toBeVisible();
  await hit.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Which wine is it?', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Run', exact: true }).first().focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Seed')).toHaveValue('42');
  await page.getByLabel('Seed').focus();
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/runs\//);
  await expect(page.getByRole('region', { name: 'Status of the run' })).toContainText('Done in', { timeout: RUN_TIMEOUT });
});

test.describe('with accounts', () => {
  test.beforeAll(async ({ hub }) => {
    // The first journey may have used the link already; whoever comes first makes the account.
    const administrator = await hub.administrator().catch(() => null);
    if (administrator) await administrator.client.spaces.createSpace({ body: { slug: 'lab', name: 'Lab' } });
  });
});
