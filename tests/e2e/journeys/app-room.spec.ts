import { expect, test } from '../support/hub.ts';
import { findOverflow } from '../support/layout.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

const columns = notebookFile(
  '# Columns\n\nInputs at the left.',
  {
    code: 'import quire\ndays = quire.slider("Days", 3, 60, default=20)',
    tags: ['quire-column:left'],
  },
  { code: 'for i in range(120): print("line", i)', tags: ['quire-column:right'] },
  { code: 'for i in range(120): print("more", i, int(days))', tags: ['quire-column:right'] },
);

test('the App tab begins with the app, and inputs in a column stay beside its results', async ({
  page,
  hub,
  desk,
}) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  const path = await publish(desk.owner, { space: desk.space, file: columns });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('more 0 20')).toBeVisible({ timeout: RUN_TIMEOUT });
  // The tab of that name stays; the button that leads away from the app is gone.
  await expect(page.getByRole('link', { name: 'Run', exact: true })).toHaveCount(1);
  const first = await page.getByText('Inputs at the left.').boundingBox();
  expect(first?.y).toBeLessThan(300);

  const days = page.getByText('Days', { exact: true }).first();
  await page.getByText('more 119 20').scrollIntoViewIfNeeded();
  await expect(days).toBeInViewport();
  await expect(page.getByText('Inputs at the left.')).not.toBeInViewport();

  await page.setViewportSize({ width: 360, height: 800 });
  await page.getByText('more 119 20').scrollIntoViewIfNeeded();
  await expect(days).not.toBeInViewport();
  expect(await findOverflow(page)).toEqual([]);
});

test('who reads a notebook that lacks a package learns it before a run does', async ({ page, hub, desk }) => {
  const file = notebookFile('# Lacks', { code: '%pip install not_there' }, { code: 'import not_there' });
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}`);
  const aside = page.getByRole('list', { name: 'Worth a look in this cell' });
  await expect(aside.nth(0)).toContainText('installs packages while it runs');
  await expect(aside.nth(1)).toContainText(
    'which the environment Python 3 does not have; runs will stop there',
  );

  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('The notebook ended with an error')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('inputs', { exact: false })).toHaveCount(0);
});
