import type { Page } from '@playwright/test';
import { everyInput } from '../support/every-input.ts';
import { expect, test } from '../support/hub.ts';
import { publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

test.describe.configure({ timeout: 2 * RUN_TIMEOUT });

/** What the controls come with that most forms do not have. */
const FILES = /\/assets\/(?:date|drawn|list)-controls-[^/]+\.js$/;
/** A line of text that breaks elsewhere is none; a control that jumps is more. */
const STILL_PIXELS = 2;

for (const width of [1280, 360]) {
  test(`a form ${width} pixels wide does not move when the rarer of its controls arrive`, async ({
    page,
    hub,
    desk,
  }) => {
    await page.setViewportSize({ width, height: 900 });
    const path = await publish(desk.owner, { space: desk.space, file: everyInput });
    const allow = await hold(page);
    await page.goto(`${hub.url}${path}/run`);
    await expect(page.getByText('Orders', { exact: true })).toBeVisible();
    const waiting = await heights(page);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/wait-${width}.png`, fullPage: true });
    allow();
    await expect(page.getByRole('slider', { name: 'Share' })).toBeVisible();
    await expect(page.getByLabel('Day', { exact: true })).toHaveValue('2026-01-31');
    await expect(page.getByRole('combobox', { name: 'Words' })).toBeVisible();
    const there = await heights(page);
    if (process.env.SHOTS)
      await page.screenshot({ path: `${process.env.SHOTS}/there-${width}.png`, fullPage: true });
    const moved = Object.keys(there).filter(
      (name) => Math.abs((there[name] ?? 0) - (waiting[name] ?? 0)) > STILL_PIXELS,
    );
    expect(moved.map((name) => `${name}: ${waiting[name]} became ${there[name]}`)).toEqual([]);
  });
}

test('a form is filled in and checked while the rarer of its controls are on their way', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  const allow = await hold(page);
  await page.goto(`${hub.url}${path}/run`);
  await page.getByLabel('Code name', { exact: true }).fill('nonsense');
  await page.getByLabel('Query', { exact: true }).focus();
  await expect(page.getByText('Like AB-123.')).toBeVisible();
  await page.getByLabel('Code name', { exact: true }).fill('XY-987');
  await expect(page.getByText('Day', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Day', { exact: true })).toHaveCount(0);
  await page.getByLabel('Count', { exact: true }).focus();
  allow();
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue('2026-01-31');
  await expect(page.getByLabel('Count', { exact: true })).toBeFocused();
  await expect(page.getByLabel('Code name', { exact: true })).toHaveValue('XY-987');
  // In the order of the form: its calendar's button, then itself.
  await page.getByRole('switch', { name: 'Compare' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-input="day"] :focus')).toHaveCount(1);
});

test('a control that does not arrive says so in its place, and comes with the page anew', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  await page.route(FILES, (route) =>
    route.request().url().includes('date-controls') ? route.abort() : route.continue(),
  );
  await page.goto(`${hub.url}${path}/run`);
  const day = page.locator('[data-input="day"]');
  await expect(day.getByRole('alert')).toContainText('A part of this page did not arrive');
  await expect(day.getByText('Day', { exact: true })).toBeVisible();
  await page.getByLabel('Title', { exact: true }).fill('Kept');
  await expect(page).toHaveURL(/title=Kept/);
  await page.unroute(FILES);
  await day.getByRole('button', { name: 'Load the page anew' }).click();
  await expect(page.getByLabel('Day', { exact: true })).toHaveValue('2026-01-31');
  await expect(page.getByLabel('Clock', { exact: true })).toBeVisible();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('Kept');
});

test('a toast that is shown before there is a place for it waits for its place', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  const allow = await hold(page, /\/assets\/toasts-/);
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const said = page.getByText('Archived: it is off its shelf');
  await expect(page.getByText('This notebook is archived and does not run')).toBeVisible();
  await expect(said).toHaveCount(0);
  allow();
  await expect(said).toBeVisible();
});

test('toasts are said plainly where what shows them did not arrive, and nothing is said before there is one', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  const asked = page.waitForRequest(/\/assets\/toasts-/);
  await page.route(/\/assets\/toasts-/, (route) => route.abort());
  await page.goto(`${hub.url}${path}/run`);
  await asked;
  await expect(page.getByLabel('Title', { exact: true })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  const said = page.getByRole('alert').filter({ hasText: 'Archived: it is off its shelf' });
  await expect(said).toBeVisible();
  await said.getByRole('button', { name: 'Close' }).click();
  await expect(said).toHaveCount(0);
});

test('a menu whose code did not arrive is said each time that it is opened', async ({ page, hub, desk }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  const allow = await hold(page, /\/assets\/menu-drawer-.*\.js/);
  await page.goto(`${hub.url}${path}`);
  const burger = page.getByRole('button', { name: 'Menu', exact: true });
  await burger.click();
  await expect(page.getByRole('status').filter({ hasText: 'Opening…' })).toBeVisible();
  allow();
  await expect(page.getByRole('dialog')).toBeVisible();

  await page.route(/\/assets\/menu-drawer-.*\.js/, (route) => route.abort());
  await page.reload();
  for (const toasts of [1, 2]) {
    await burger.click();
    await expect(page.getByText('A part of this page did not arrive')).toHaveCount(toasts);
  }
});

/** Holds the files back, until what this answers is called. */
async function hold(page: Page, files = FILES): Promise<() => void> {
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route(files, async (route) => {
    await allowed;
    await route.continue();
  });
  return allow;
}

/** How high each input stands in the form. */
function heights(page: Page): Promise<Record<string, number>> {
  return page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll<HTMLElement>('[data-input]')].map((field) => [
        field.dataset.input ?? '',
        Math.round(field.getBoundingClientRect().height),
      ]),
    ),
  );
}
