import type { Download, FrameLocator, Page } from '@playwright/test';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { startParentPage } from '../support/parent-page.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const report = notebookFile(
  '# Report\n\nMakes files.',
  { code: 'days: int = 3  # Days', tags: ['parameters'] },
  { code: 'with open("r.bin", "wb") as file: file.write(bytes(range(256)) * days)' },
  '## Files',
  {
    code: 'import quire\nquire.download("r.bin", "Measurements of the whole winter, as bytes")\nquire.download("<script>alert(1)</script>", name="report.html")',
  },
);

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

async function bytesOf(download: Download): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
const everyByte = (days: number) =>
  Buffer.from(Array.from({ length: 256 * days }, (_, index) => index % 256));

/** Saves the measurements by keyboard; answers their bytes. */
async function save(page: Page, within: Page | FrameLocator = page): Promise<Buffer> {
  const button = within.getByRole('button', { name: /^Measurements of the whole winter/ });
  await button.focus();
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await download).suggestedFilename()).toBe('r.bin');
  return bytesOf(await download);
}

test('files that a notebook makes are saved from an app and from a run, as they were made', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: report });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByRole('button', { name: /r\.bin · 768 bytes/ })).toBeVisible({
    timeout: RUN_TIMEOUT,
  });
  expect(await save(page)).toEqual(everyByte(3));
  const html = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download report.html · 25 bytes' }).click();
  expect((await html).suggestedFilename()).toBe('report.html');
  expect((await bytesOf(await html)).toString()).toBe('<script>alert(1)</script>');

  await page.getByLabel('Days', { exact: true }).fill('40');
  await page.getByLabel('Days', { exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: /r\.bin · 10 kB/ })).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('button', { name: /768 bytes/ })).toHaveCount(0);
  expect(await save(page)).toEqual(everyByte(40));

  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByRole('button', { name: /r\.bin · 768 bytes/ })).toBeVisible({
    timeout: RUN_TIMEOUT,
  });
  expect(await save(page)).toEqual(everyByte(3));

  await page.route('**/blobs/**', (route) => route.abort());
  await page.getByRole('button', { name: /^Measurements/ }).click();
  await expect(page.getByText('The file could not be fetched.')).toBeVisible();
});

test('a file is saved from an app that stands in a page of another site', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: report });
  const [, , space = '', slug = ''] = path.split('/');
  const parent = await startParentPage();
  const embed = await desk.owner.client.embeds.createEmbed({
    params: { space: space as never, slug: slug as never },
    body: { name: 'Intranet', origins: [parent.origin], expiresInDays: 1 },
  });
  parent.show(`<iframe src="${hub.url}${embed.path}" title="Report" width="380" height="700"></iframe>`);
  await page.goto(parent.origin);
  const app = page.frameLocator('iframe');
  const opening = page.waitForEvent('popup');
  await app.getByRole('button', { name: 'Continue in a window of Quire' }).click();
  await (await opening).getByRole('button', { name: 'Show it' }).click();
  await expect(app.getByRole('button', { name: /r\.bin · 768 bytes/ })).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(await save(page, app)).toEqual(everyByte(3));
  await parent.stop();
});
