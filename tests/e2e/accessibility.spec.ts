import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from './support/furnished-hub.ts';
import { beSignedIn } from './support/hub.ts';
import { findOverflow } from './support/layout.ts';
import { publish, slowCount } from './support/notebooks.ts';
import { PLACES } from './support/places.ts';
import { RUN_TIMEOUT, runPage } from './support/run-page.ts';

/** A small phone, a tablet, a laptop and a wide screen. */
const WIDTHS = [360, 768, 1280, 2560];
const HEIGHT = 800;
const SERIOUS: ReadonlySet<string> = new Set(['serious', 'critical']);

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });
// Colours that are on their way from light to dark are neither.
test.use({ contextOptions: { reducedMotion: 'reduce' } });

for (const place of PLACES) {
  test(`the page ${place.name} is accessible in light and dark and fits from phones to wide screens`, async ({
    page,
    context,
    hub,
    house,
  }) => {
    if (!place.isSignedOut) await beSignedIn(context, hub, house.owner);
    const path = typeof place.path === 'string' ? place.path : await place.path(house);
    await page.goto(hub.url + path);
    await place.ready(page);
    expect(await findFaults(page)).toEqual([]);
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: HEIGHT });
      expect(await findOverflow(page)).toEqual([]);
    }
  });
}

test('the page of a run that goes on is accessible in light and dark', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: slowCount('Long count', 1_000) });
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const run = runPage(page);
  await expect(run.printed).toContainText('number 2', { timeout: RUN_TIMEOUT });
  expect(await findFaults(page)).toEqual([]);
  await run.stop.click();
  await expect(run.status).toContainText('Stopped after');
  expect(await findFaults(page)).toEqual([]);
});

test('dialogs and menus are accessible, and keys open and close them', async ({
  page,
  context,
  hub,
  house,
}) => {
  await beSignedIn(context, hub, house.owner);
  await page.goto(hub.url);
  await page.getByRole('heading', { name: 'What you ran last' }).waitFor();
  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(keys.getByRole('row')).toHaveCount(6);
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();

  await page.keyboard.press('Control+k');
  const anything = page.getByRole('dialog', { name: 'Find anything' }).getByRole('textbox');
  await expect(anything).toBeFocused();
  await page.keyboard.type('wealth');
  await expect(page.getByRole('button', { name: /Wealth and health/ })).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(anything).toBeHidden();

  const menu = page.getByRole('button', { name: `${house.owner.name}: your pages and settings` });
  await menu.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
  expect(await findFaults(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(menu).toBeFocused();
});

test('the first Tab leads past the header, and every stop shows that it has the focus', async ({
  page,
  context,
  hub,
  house,
}) => {
  await beSignedIn(context, hub, house.owner);
  await page.goto(`${hub.url}/n/examples/sales-report/run`);
  await page.getByRole('textbox', { name: 'First day' }).waitFor();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeInViewport();
  const header = await stops(page, 'Publish');
  expect(header.map(({ name }) => name)).toEqual([
    'Quire, home',
    'Notebooks',
    'Spaces',
    'My runs',
    'Contributions',
    'Search notebooks',
    'Publish',
  ]);
  expect(header.filter(({ isMarked }) => !isMarked)).toEqual([]);

  await page.reload();
  await page.getByRole('textbox', { name: 'First day' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  const content = await stops(page, 'Run', 'BUTTON');
  expect(content.filter(({ isMarked }) => !isMarked)).toEqual([]);
  const inputs = content.map(({ name }) => name).filter((name) => /day|Region|Compare|^Run$/.test(name));
  expect(inputs).toEqual([
    // The tab of this page, then the form.
    'Run',
    'First day: choose from a calendar',
    'First day',
    'Last day: choose from a calendar',
    'Last day',
    'Region',
    'Compare with the year before',
    'Run',
  ]);
});

/** What axe finds of serious or critical impact, in light and in dark. The sandboxed frame's inside is a notebook's. */
async function findFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Colours that are on their way from one scheme to the other are nobody's fault.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.locator(`html[data-mantine-color-scheme="${colorScheme}"]`).waitFor({ state: 'attached' });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode()
      .options({ iframes: false })
      .analyze();
    for (const { id, impact, nodes } of violations) {
      if (!SERIOUS.has(impact ?? '')) continue;
      faults.push(
        ...nodes.map((node) => `${colorScheme} ${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
      );
    }
  }
  return faults;
}

type Stop = { name: string; isMarked: boolean };
const STOPS_MAX = 40;

/** Where Tab stops, up to the control that is called `last`; marked by an outline, a ring or a border of its own. */
async function stops(page: Page, last: string, tag?: string): Promise<Stop[]> {
  const found: Stop[] = [];
  while (found.length < STOPS_MAX) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const labels = (element as HTMLInputElement).labels;
      const name = element.getAttribute('aria-label') ?? labels?.[0]?.innerText ?? element.innerText;
      const rings = [element, element.nextElementSibling, element.parentElement].map((part) => {
        const style = part ? getComputedStyle(part) : null;
        return (
          style !== null &&
          ((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none')
        );
      });
      const hasBorder =
        getComputedStyle(element).borderColor !== 'rgba(0, 0, 0, 0)' && element.tagName === 'INPUT';
      return {
        name: name.trim().split('\n')[0] ?? '',
        tag: element.tagName,
        isMarked: rings.includes(true) || hasBorder,
      };
    });
    found.push({ name: stop.name, isMarked: stop.isMarked });
    if (stop.name === last && (tag === undefined || stop.tag === tag)) break;
  }
  return found;
}
