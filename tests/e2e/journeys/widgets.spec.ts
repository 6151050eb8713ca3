import type { FrameLocator, Page } from '@playwright/test';
import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

/** The frame of a cell's outputs. */
const frameOf = (page: Page, heading: string): FrameLocator =>
  page.frameLocator(`iframe[title="Result of ${heading}"]`);

const growth = notebookFile('# Growth\n\nWhat a sum grows to.', '## Interest', {
  code: [
    'import ipywidgets as widgets',
    'def grow(percent, years=10):',
    '    print(f"{1000 * (1 + percent / 100) ** years:.0f} euros")',
    'widgets.interact(grow, percent=(0, 10), years=widgets.fixed(10));',
  ].join('\n'),
});

test('a slider of ipywidgets is live: it answers, survives a reload, and is the same in another tab', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: growth });
  await page.goto(`${hub.url}${path}/app`);
  const frame = frameOf(page, 'Interest');
  await expect(frame.getByText('1629 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  const handle = frame.getByRole('slider');
  await handle.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(frame.getByText('1967 euros')).toBeVisible();

  await page.reload();
  await expect(frame.getByText('1967 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(frame.getByRole('slider')).toHaveAttribute('aria-valuenow', '7.0');
  const other = await context.newPage();
  await other.goto(`${hub.url}${path}/app`);
  const there = frameOf(other, 'Interest');
  await expect(there.getByText('1967 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await there.getByRole('slider').focus();
  await other.keyboard.press('ArrowLeft');
  await expect(frame.getByText('1791 euros')).toBeVisible();
  await expect(frame.getByRole('slider')).toHaveAttribute('aria-valuenow', '6.0');
});

const pool = notebookFile(
  '# Pool',
  { code: 'rate: int = 2  # Rate', tags: ['parameters'] },
  '## Workers',
  {
    code: [
      'import time, ipywidgets as widgets',
      'from concurrent.futures import ThreadPoolExecutor',
      'workers = ThreadPoolExecutor(2)',
      'print(list(workers.map(lambda n: n * n, range(4))))',
    ].join('\n'),
  },
  '## Orders',
  {
    code: [
      'bar = widgets.IntProgress(max=4)',
      'def price(count): print(workers.submit(lambda: f"{count * rate} euros").result())',
      'widgets.interact(price, count=(1, 9))',
      'display(bar)',
      'def fill():',
      '    for _ in range(4): time.sleep(0.3); bar.value += 1',
      'workers.submit(fill);',
    ].join('\n'),
  },
);

test('widgets of a notebook with threads are live: its slider asks them, and they move a bar', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: pool });
  await page.goto(`${hub.url}${path}/app`);
  const orders = frameOf(page, 'Orders');
  await expect(orders.getByText('10 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  // After the last cell has ended.
  await expect(orders.locator('.progress-bar')).toHaveAttribute('style', /width: 100%/);
  await orders.getByRole('slider').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(orders.getByText('14 euros')).toBeVisible();

  await page.reload();
  await expect(orders.getByText('14 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByLabel('Rate', { exact: true }).fill('3');
  await expect(orders.getByText('15 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await orders.getByRole('slider').focus();
  await page.keyboard.press('ArrowLeft');
  await expect(orders.getByText('12 euros')).toBeVisible();
});

const bench = notebookFile(
  '# Workbench',
  { code: 'pause: float = 0.5  # Pause', tags: ['parameters'] },
  '## Counting',
  {
    code: [
      'import time, ipywidgets as widgets',
      'from IPython.display import display',
      'button, out, count = widgets.Button(description="Count"), widgets.Output(), []',
      'def click(_):',
      '    count.append(1)',
      '    with out:',
      '        print("clicked", len(count))',
      '    if len(count) == 2: print("twice, outside")',
      'button.on_click(click)',
      'display(widgets.VBox([button, out]))',
    ].join('\n'),
  },
  '## Links',
  {
    code: [
      'fruit = widgets.Dropdown(options=["apple", "pear"], description="Fruit")',
      'which = widgets.IntText(description="Which")',
      'widgets.jsdlink((fruit, "index"), (which, "value"))',
      'left, right = widgets.IntSlider(description="Left"), widgets.IntText(description="Right")',
      'widgets.jslink((left, "value"), (right, "value"))',
      'display(widgets.HBox([fruit, which]), left)',
    ].join('\n'),
  },
  '## Elsewhere',
  { code: 'display(right)' },
  '## Progress',
  {
    code: [
      'bar = widgets.IntProgress(max=40, description="Loading")',
      'display(bar)',
      'for _ in range(40):',
      '    bar.value += 1',
      '    time.sleep(pause)',
      'print("loaded, after", len(count), "clicks")',
    ].join('\n'),
  },
);

test('buttons, links, Output widgets and a progress bar are live; other inputs start them anew', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: bench });
  await page.goto(`${hub.url}${path}/app`);
  const bar = frameOf(page, 'Progress').locator('.progress-bar');
  await expect(bar).toBeVisible({ timeout: RUN_TIMEOUT });
  const seen = new Set<string | null>();
  for (let look = 0; look < 200 && seen.size < 3; look += 1) {
    seen.add(await bar.getAttribute('style'));
    await page.waitForTimeout(50);
  }
  // It moved while the cell ran.
  expect(seen.size).toBe(3);
  await expect(page.getByText('loaded, after 0 clicks')).toBeVisible({ timeout: RUN_TIMEOUT });

  const counting = frameOf(page, 'Counting');
  await counting.getByRole('button', { name: 'Count' }).click();
  await expect(counting.getByText('clicked 1')).toBeVisible();
  await counting.getByRole('button', { name: 'Count' }).click();
  await expect(counting.getByText('clicked 2')).toBeVisible();
  await expect(page.getByText('twice, outside')).toBeVisible();

  const links = frameOf(page, 'Links');
  await links.getByLabel('Fruit').selectOption('pear');
  await expect(links.getByLabel('Which')).toHaveValue('1');
  await links.getByRole('slider').focus();
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowRight');
  const elsewhere = frameOf(page, 'Elsewhere').getByLabel('Right');
  await expect(elsewhere).toHaveValue('5');
  await elsewhere.fill('42');
  await elsewhere.press('Enter');
  await expect(links.getByRole('slider')).toHaveAttribute('aria-valuenow', '42.0');

  // The process that the widgets were in ends; the next one's begin as the notebook makes them.
  await page.getByLabel('Pause', { exact: true }).fill('0.01');
  await expect(page.getByText('Up to date')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(links.getByRole('slider')).toHaveAttribute('aria-valuenow', '0.0');
  await expect(elsewhere).toHaveValue('0');
  await expect(page.getByText('twice, outside')).toHaveCount(0);
  await counting.getByRole('button', { name: 'Count' }).click();
  await expect(counting.getByText('clicked 1')).toBeVisible();
});
