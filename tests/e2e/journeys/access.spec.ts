import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { beSignedIn, expect, PASSWORD, signIn, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

/** In code, in a comment, in a name and in what an error would quote; in no output and no text. */
const MARKER = 'zebrafinch';
const confidential = notebookFile(
  '# Bonus calculation\n\nWorks out a bonus.',
  { code: `rate: float = 0.1  # Rate`, tags: ['parameters'] },
  '## Bonus',
  { code: `# ${MARKER}: how we really do it\n${MARKER}_factor = 3\nprint("bonus", rate * ${MARKER}_factor)` },
  '## Check',
  { code: `def ${MARKER}_check():\n    return 1 / (rate - 0.5)\nprint(${MARKER}_check() < 0)` },
);

test('who may run but not read code never receives any', async ({ page, context, hub, desk }) => {
  const runner = await hub.join('Mary Jackson');
  const path = await publish(desk.owner, { space: desk.space, file: confidential });
  await desk.owner.client.spaces.setMember({
    params: { space: desk.space as never, handle: runner.handle as never },
    body: { role: 'runner' },
  });
  await context.clearCookies();
  await beSignedIn(context, hub, runner);
  const answers = recordAnswers(page);

  await page.goto(`${hub.url}${path}`);
  await expect(page.getByText('You can run this notebook, but its code is only for people')).toBeVisible();
  await expect(page.getByText('Works out a bonus.')).toBeVisible();
  await expect(page.getByLabel('Show the code')).toHaveCount(0);
  await page.goto(`${hub.url}${path}/history`);
  await expect(page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem')).toHaveCount(
    1,
  );
  await expect(page.getByText('Download .ipynb')).toHaveCount(0);
  await page.goto(`${hub.url}${path}/v/1`);
  await expect(page.getByText('This is the newest version')).toBeVisible();
  await page.goto(`${hub.url}/search?q=bonus`);
  await expect(page.getByRole('link', { name: 'Bonus calculation' })).toBeVisible();
  await page.goto(`${hub.url}/search?q=${MARKER}`);
  await expect(page.getByText(`No notebook matches “${MARKER}”`)).toBeVisible();

  const run = runPage(page);
  for (const [rate, outcome] of [
    ['0.2', 'Done in'],
    ['0.5', 'Failed after'],
  ] as const) {
    await page.goto(`${hub.url}${path}/run`);
    await page.getByLabel('Rate').fill(rate);
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.waitForURL(/\/runs\//);
    await expect(run.status).toContainText(outcome, { timeout: RUN_TIMEOUT });
    await expect(page.getByLabel('Look behind: show the code beside each result')).toHaveCount(0);
    await run.download.click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'As a web page (.html)' }).click(),
    ]);
    const saved = await readFile(await download.path(), 'utf8');
    expect(saved).toContain('Bonus calculation');
    expect(saved).not.toContain(MARKER);
  }
  await run.failure.getByText('Show the technical details').click();
  await expect(run.failure).toContainText(
    'More would show the notebook’s code, which your role does not include.',
  );
  await expect(run.failure).toContainText('ZeroDivisionError');
  await expect(page.locator('body')).not.toContainText(MARKER);

  const told = await answers();
  expect(told.length).toBeGreaterThan(10);
  expect(
    told.filter(({ path: asked, text }) => text.includes(MARKER) && !asked.includes(`q=${MARKER}`)),
  ).toEqual([]);
});

test('a colleague is invited, finds nothing at first, and can run once they are added', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: confidential });
  const administrator = await hub.administrator();
  await page.context().clearCookies();
  await signIn(page, hub, administrator);
  await page.goto(`${hub.url}/admin`);
  await page.getByRole('button', { name: 'Invite a person' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('Dorothy Vaughan');
  await dialog.getByLabel('E-mail address').fill('dorothy.vaughan@example.org');
  await dialog.getByRole('button', { name: 'Make the link' }).click();
  const link = await dialog.getByRole('textbox', { name: 'The link' }).inputValue();
  expect(link).toMatch(/^http:\/\/localhost:\d+\/welcome\?token=\S+$/);

  const colleague = await (await browser.newContext()).newPage();
  await colleague.goto(link);
  await expect(colleague.getByLabel('Your name')).toHaveValue('Dorothy Vaughan');
  await colleague.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await colleague.getByRole('button', { name: 'Make my account' }).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Hello, Dorothy Vaughan');

  for (const address of [path, `${path}/run`, `${path}/history`, `/spaces/${desk.space}`]) {
    await colleague.goto(hub.url + address);
    await expect(colleague.getByRole('heading', { level: 1 })).toHaveText(
      'There is nothing here that you can see',
    );
  }
  await colleague.goto(`${hub.url}/search?q=bonus`);
  await expect(colleague.getByRole('link', { name: 'Bonus calculation' })).toHaveCount(0);

  await page.context().clearCookies();
  await beSignedIn(page.context(), hub, desk.owner);
  await page.goto(`${hub.url}/spaces/${desk.space}/members`);
  await page.getByRole('combobox', { name: 'Add a person' }).fill('Dorothy');
  await page.getByRole('option', { name: /Dorothy Vaughan/ }).click();
  await expect(page.getByRole('combobox', { name: 'Role', exact: true })).toHaveValue('Runner');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByText('Dorothy Vaughan is now runner of Bletchley.')).toBeVisible();

  await colleague.goto(hub.url + path);
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText('Bonus calculation');
  await colleague.getByRole('link', { name: 'Run', exact: true }).first().click();
  await colleague.getByRole('button', { name: 'Run', exact: true }).click();
  await colleague.waitForURL(/\/runs\//);
  await expect(runPage(colleague).status).toContainText('Done in', { timeout: RUN_TIMEOUT });
  const theirs = colleague.url();

  await page.goto(theirs);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('There is no run here that you can see');
  await page.goto(hub.url + path);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Edit details' }).click();
  await page.getByRole('radio', { name: 'Only you' }).check();
  await page.getByRole('button', { name: 'Save details' }).click();
  await expect(page.getByText('The details are saved.')).toBeVisible();
  await colleague.goto(hub.url + path);
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText(
    'There is nothing here that you can see',
  );
  await colleague.goto(theirs);
  await expect(runPage(colleague).status).toContainText('Done in');
  await colleague.context().close();
});

/** Everything the hub tells the page from now on, as text. */
function recordAnswers(page: Page): () => Promise<{ path: string; text: string }[]> {
  const answers: Promise<{ path: string; text: string }>[] = [];
  page.on('response', (response) => {
    const { pathname, search } = new URL(response.url());
    if (!pathname.startsWith('/api/')) return;
    const path = pathname + search;
    answers.push(
      response.text().then(
        (text) => ({ path, text }),
        () => ({ path, text: '' }),
      ),
    );
  });
  return () => Promise.all(answers);
}
