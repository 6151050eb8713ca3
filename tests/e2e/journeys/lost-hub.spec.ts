import { beSignedIn, expect, test } from '../support/hub.ts';
import { notebookFile, publish, slowCount } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

test('a page that follows a run explains itself when the hub is killed and comes back', async ({
  page,
  context,
  freshHub: hub,
}) => {
  const owner = await hub.administrator();
  await owner.client.spaces.createSpace({ body: { slug: 'lab' as never, name: 'Lab' } });
  await beSignedIn(context, hub, owner);
  const path = await publish(owner, { space: 'lab', file: slowCount('Night count', 2_000) });
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/\/runs\//);
  const run = runPage(page);
  await expect(run.printed).toContainText('number 3', { timeout: RUN_TIMEOUT });

  await hub.kill();
  await expect(run.status).toContainText('Connection lost.');
  await hub.start();
  await expect(run.status).toContainText(/Failed/, { timeout: RUN_TIMEOUT });
  await expect(run.failure).toContainText(
    'The hub stopped while this was running.Nothing is wrong with the notebook. What it had shown is kept here; run it again for a complete result.',
  );
  await expect(run.printed).toContainText('number 1\nnumber 2\nnumber 3\n');
  await expect(page.getByText('Not run: The end')).toBeVisible();
  await expect(page.getByText('The hub does not answer')).toBeHidden();

  const interrupted = page.url();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.waitForURL((address) => address.pathname.startsWith('/runs/') && address.href !== interrupted);
  await expect(run.printed).toContainText('number 1', { timeout: RUN_TIMEOUT });
  await run.stop.click();
  await expect(run.status).toContainText('Stopped after');
});

test('an input that was changed while the hub was away is sent when it is back, and nothing old counts as new', async ({
  page,
  context,
  freshHub: hub,
}) => {
  const owner = await hub.administrator();
  await owner.client.spaces.createSpace({ body: { slug: 'lab' as never, name: 'Lab' } });
  await beSignedIn(context, hub, owner);
  const doubling = notebookFile(
    '# Double',
    { code: 'price: int = 100  # Price', tags: ['parameters'] },
    { code: 'print("costs", price * 2)' },
  );
  const path = await publish(owner, { space: 'lab', file: doubling });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('costs 200')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Up to date')).toBeVisible({ timeout: RUN_TIMEOUT });

  await hub.kill();
  await page.getByLabel('Price', { exact: true }).fill('150');
  await expect(page.getByRole('button', { name: 'Update results' })).toBeEnabled();
  await expect(page.getByText(/Connection lost|not sent yet/)).toBeVisible();
  await expect(page.getByText('Up to date')).toBeHidden();
  await expect(page.locator('[data-stale]', { hasText: 'costs 200' })).toBeVisible();
  await hub.start();
  await expect(page.getByText('costs 300')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Up to date')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('button', { name: 'Update results' })).toBeHidden();
});
