import type { Locator, Page } from '@playwright/test';

/** A cold kernel with pandas and matplotlib on a machine that does other things too. */
export const RUN_TIMEOUT = 60_000;

/** The parts of the page of a run. */
export function runPage(page: Page) {
  const status = page.getByRole('region', { name: 'Status of the run' });
  return {
    status,
    stop: status.getByRole('button', { name: 'Stop' }),
    printed: page.getByRole('region', { name: 'Printed text' }),
    failure: page.getByRole('region', { name: 'What went wrong' }),
    inputs: page.getByRole('list', { name: 'Inputs' }),
    download: page.getByRole('button', { name: 'Download' }),
  };
}

/** More presses than any page has stops before its main control. */
const TAB_STOPS_MAX = 60;

/** Presses Tab until the element has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < TAB_STOPS_MAX; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} cannot be reached with the Tab key`);
}
