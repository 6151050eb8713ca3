import type { Locator } from '@playwright/test';
import { makeTarget } from '../../support/target-repository.ts';
import { contribute, MESSY, packageFiles } from '../support/contributions.ts';
import { beSignedIn, expect, REPOSITORIES, test } from '../support/hub.ts';
import { publish } from '../support/notebooks.ts';

/** Extracting, checking, committing and pushing, on a machine that does other things too. */
const REQUEST_TIMEOUT = { timeout: 60_000 };
const CLICKS_MAX = 4;

test('a newcomer stands at an open request after at most four clicks, and a reviewer merges it', async ({
  page,
  context,
  hub,
  desk,
}) => {
  test.slow();
  const mary = await hub.join('Mary Maintainer');
  const target = makeTarget(REPOSITORIES, packageFiles([mary.handle]));
  const path = await publish(desk.owner, { space: desk.space, file: MESSY });
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks += 1;
    await what.click();
  };

  await test.step('from the notebook to the request', async () => {
    await page.goto(`${hub.url}${path}`);
    await click(page.getByRole('button', { name: '3 lines of code' }).last());
    await click(page.getByRole('link', { name: 'Contribute', exact: true }));
    await expect(page.getByRole('combobox', { name: 'Repository' })).toBeFocused();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.evaluate((text) => navigator.clipboard.writeText(text), target.url);
    await page.keyboard.press('Control+V');
    const along = page.getByRole('list', { name: 'Lines of the notebook' });
    await expect(along).toContainText('FACTOR = 2', REQUEST_TIMEOUT);
    await expect(along).toContainText('its functions use “FACTOR”');
    await expect(along).not.toContainText('os.getcwd()');
    await expect(page.getByRole('region', { name: 'src/tidy_stats/spread.py', exact: true })).toContainText(
      'from statistics import mean',
    );
    await expect(
      page.getByRole('list', { name: 'Checks' }).getByText('Every name that it uses'),
    ).toBeVisible();
    await click(page.getByRole('button', { name: 'Send' }));
    await expect(page.getByText('Open', { exact: true })).toBeVisible(REQUEST_TIMEOUT);
    expect(clicks).toBeLessThanOrEqual(CLICKS_MAX);
    const branch = target.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/contrib/');
    expect(target.git('show', `${branch}:src/tidy_stats/spread.py`)).toContain('def spread(xs):');
    const steps = page.getByRole('list', { name: 'How far it is' });
    await steps.getByText('The same by hand').last().click();
    await expect(steps.getByText(/^git push/)).toBeVisible();
  });

  const request = page.url();
  await test.step('the reviewer finds it, says something about a line, approves and merges', async () => {
    await context.clearCookies();
    await beSignedIn(context, hub, mary);
    await page.goto(hub.url);
    await page
      .getByRole('region', { name: 'Waiting for your review' })
      .getByRole('link', { name: 'Add spread' })
      .click();
    await expect(page).toHaveURL(request);
    const file = page.getByRole('region', { name: 'src/tidy_stats/spread.py', exact: true });
    await file.getByRole('button', { name: 'Comment on line 8' }).click();
    await file.getByRole('textbox', { name: /^Comment on/ }).fill('What if the mean is zero?');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('list', { name: 'Comments' })).toContainText('src/tidy_stats/spread.py:8');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('button', { name: 'Merge into main' }).click();
    await expect(page.getByText('Mary Maintainer merged it.')).toBeVisible();
    expect(target.git('show', 'main:src/tidy_stats/spread.py')).toContain('def spread(xs):');
  });

  await test.step('its author sees that on the notebook’s page', async () => {
    await context.clearCookies();
    await beSignedIn(context, hub, desk.owner);
    await page.goto(`${hub.url}${path}`);
    await expect(page.getByText('Contributed from here').locator('..')).toContainText('Merged');
  });
});

test('what was stopped by a refusal is tried again and arrives as one branch', async ({
  page,
  hub,
  desk,
}) => {
  test.slow();
  const target = makeTarget(REPOSITORIES, packageFiles([]));
  const release = target.refuse('Nothing before the next release.');
  const path = await publish(desk.owner, { space: desk.space, file: MESSY });
  const slug = path.split('/').at(-1);
  await page.goto(
    `${hub.url}/contributions/new?space=${desk.space}&slug=${slug}&target=${encodeURIComponent(target.url)}`,
  );
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Did not get through')).toBeVisible(REQUEST_TIMEOUT);
  await expect(page.getByText(/Nothing before the next release/).first()).toBeVisible();
  release();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Open', { exact: true })).toBeVisible(REQUEST_TIMEOUT);
  expect(target.git('for-each-ref', '--format=%(refname)', 'refs/heads/contrib/').split('\n')).toHaveLength(
    1,
  );
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Closed', { exact: true })).toBeVisible();
});

test('the road from a figure leads through the code behind it to a request', async ({ page, hub, desk }) => {
  test.slow();
  const target = makeTarget(REPOSITORIES, {
    'pyproject.toml': '[project]\nname = "figures"\nversion = "1"\n',
    'src/figures/__init__.py': '',
  });
  const path = await publish(desk.owner, { space: desk.space, file: MESSY });
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText(/^Done in/).first()).toBeVisible(REQUEST_TIMEOUT);
  await page
    .getByRole('button', { name: /^Show the code behind/ })
    .first()
    .click();
  await page.getByRole('link', { name: 'Contribute this result' }).click();
  await page.getByRole('combobox', { name: 'Repository' }).fill(target.url);
  await page.keyboard.press('Enter');
  const along = page.getByRole('list', { name: 'Lines of the notebook' });
  await expect(along).toContainText('spread(values)', REQUEST_TIMEOUT);
  await expect(along).toContainText('values = [1, 2, 3]');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Open', { exact: true })).toBeVisible(REQUEST_TIMEOUT);
});

test('what was sent from a file says how to change it; an assignment shows submissions as its rules say', async ({
  page,
  hub,
  desk,
}) => {
  test.slow();
  const rules = (visibility: string) => ({
    '.contrib.yml': [
      'version: 1',
      'kind: assignment',
      'assignment: spreads',
      `deadline: ${new Date(Date.now() + 3_600_000).toISOString()}`,
      `visibility: ${visibility}`,
      'require: {signature: "spread(xs)"}',
    ].join('\n'),
  });
  const source = { kind: 'document', filename: 'spreads.ipynb', content: MESSY } as const;
  const colleague = await hub.join('Joan Clarke');
  const later = makeTarget(REPOSITORIES, rules('after-deadline'), 'spreads');
  const open = makeTarget(REPOSITORIES, rules('everyone'), 'open-spreads');
  await contribute(colleague, { source, target: later.url });
  const own = await contribute(desk.owner, { source, target: later.url });
  const others = page.getByRole('region', { name: 'Submissions of others' });

  await page.goto(`${hub.url}/contributions/${own.id}`);
  await expect(others).toContainText('Not before the deadline');
  await expect(page.getByText(`--update ${own.id}`)).toBeVisible();
  await page.goto(`${hub.url}/contributions`);
  await expect(page.getByRole('region', { name: 'Yours' })).toContainText('spreads');
  await expect(others).toBeHidden();

  const alone = await contribute(desk.owner, { source, target: open.url });
  await page.goto(`${hub.url}/contributions/${alone.id}`);
  await expect(others).toContainText('Nobody else has submitted anything');
  await contribute(colleague, { source, target: open.url, title: 'Spreads by Joan' });
  await page.goto(`${hub.url}/contributions`);
  await expect(others).toContainText('by Joan Clarke');
  await page.goto(`${hub.url}/contributions/${alone.id}`);
  await others.getByRole('link', { name: 'Spreads by Joan' }).click();
  await expect(page.getByRole('heading', { name: 'Spreads by Joan' })).toBeVisible();
  await expect(page.getByText('def spread(xs):').first()).toBeVisible();
  await expect(page.getByRole('button', { name: /Withdraw|Approve|Merge/ })).toHaveCount(0);
});
