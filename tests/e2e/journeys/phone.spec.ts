import { expect, test } from '../support/hub.ts';
import { findOverflow } from '../support/layout.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

test.use({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });

test('on a phone one finds and runs an app', async ({ page, hub, desk }) => {
  await page.goto(hub.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Hello, ${desk.owner.name}`);
  expect(await findOverflow(page)).toEqual([]);
  await page.getByRole('button', { name: 'Menu', exact: true }).tap();
  await page.getByRole('navigation', { name: 'All places' }).getByRole('link', { name: 'Notebooks' }).tap();
  await page.getByRole('textbox', { name: 'Search notebooks' }).fill('sales report');
  await page.getByRole('link', { name: 'Sales report' }).first().tap();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sales report');
  expect(await findOverflow(page)).toEqual([]);
  await page.getByRole('link', { name: 'Run', exact: true }).first().tap();
  await expect(page.getByRole('textbox', { name: 'First day' })).toHaveValue('2025-01-01');
  expect(await findOverflow(page)).toEqual([]);
  await page.getByRole('button', { name: 'Run', exact: true }).tap();
  await page.waitForURL(/\/runs\//);
  await expect(runPage(page).status).toContainText('Done in', { timeout: RUN_TIMEOUT });
  await expect(page.getByRole('heading', { name: 'In short' })).toBeVisible();
  expect(await findOverflow(page)).toEqual([]);
});
