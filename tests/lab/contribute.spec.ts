import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { REPOSITORIES } from '../e2e/support/hub.ts';
import { notebookFile } from '../e2e/support/notebooks.ts';
import { makeTarget } from '../support/target-repository.ts';
import {
  connect,
  FORGE_ACCOUNT,
  FORGE_ID,
  FORGE_REPOSITORY,
  openNotebook,
  reloadPage,
  test,
} from './support/lab-page.ts';

const MESSY = notebookFile(
  '# Exploring',
  { code: 'import math, os\nfrom statistics import mean, median' },
  { code: '%matplotlib inline\nFACTOR = 2\nvalues = [1, 2, 3]' },
  {
    code: 'def spread(xs):\n    """How far values are from each other."""\n    return FACTOR * (max(xs) - min(xs)) / mean(xs)',
  },
  { code: 'spread(values)' },
  { code: 'print(os.getcwd())' },
);
const packageFor = (maintainer: string) => ({
  'pyproject.toml': '[project]\nname = "tidy-stats"\nversion = "1"\n',
  'src/tidy_stats/__init__.py': '',
  '.contrib.yml': [
    'version: 1',
    'kind: python-package',
    'files:',
    '  - path: "src/tidy_stats/{slug}.py"',
    'require: {defines: [function]}',
    `review: {maintainers: [${maintainer}], approvals: 1}`,
  ].join('\n'),
});

test('from a messy notebook to an open request in four clicks, and its end after a reload', async ({
  page,
  context,
  desk,
}) => {
  const mary = await desk.hub.join('Mary Maintainer');
  const target = makeTarget(REPOSITORIES, packageFor(mary.handle));
  const name = 'messy.ipynb';
  const { panel, notebook } = await openNotebook(page, desk, { name, content: MESSY });
  await connect(context, panel, desk);

  await notebook.getByText('def spread(xs):').click();
  await panel.getByRole('tab', { name: 'Contribute' }).click();
  await test.step('the lines that the cell needs are marked, with their reasons', async () => {
    await expect(panel).toContainText('5 lines of 3 cells come along');
    await expect(notebook.locator('.jp-quire-line-in')).toHaveText([
      'from statistics import mean, median',
      'FACTOR = 2',
      'def spread(xs):',
      '    """How far values are from each other."""',
      '    return FACTOR * (max(xs) - min(xs)) / mean(xs)',
    ]);
    await expect(notebook.locator('.jp-quire-line-in', { hasText: 'FACTOR = 2' })).toHaveAttribute(
      'title',
      /FACTOR/,
    );
  });
  await test.step('a click on a mark corrects it, another takes that back', async () => {
    const cell = notebook.locator('.jp-Cell', { hasText: 'values = [1, 2, 3]' });
    await cell.locator('.jp-quire-mark').nth(2).click();
    await expect(panel).toContainText('6 lines of 3 cells come along');
    await cell.locator('.jp-quire-mark').nth(2).click();
    await expect(panel).toContainText('5 lines of 3 cells come along');
  });

  await panel.getByLabel('To which repository?').fill(target.url);
  await panel.getByRole('button', { name: 'Preview' }).click();
  await expect(panel).toContainText('New file src/tidy_stats/spread.py');
  await expect(panel.locator('.jp-quire-file pre')).toContainText('FACTOR = 2');
  await panel.getByRole('button', { name: 'Send the request' }).click();
  await expect(panel).toContainText('Open.');
  await panel.getByText('The same by hand').first().click();
  await expect(panel.locator('.jp-quire-steps')).toContainText('git ');
  expect(target.git('branch', '--list', 'contrib/*')).toContain('contrib/');

  await expect(notebook.locator('.jp-quire-badge')).toHaveText(/Contributed to .*tidy-stats.* · Open/);
  const saved = JSON.parse(await readFile(join(desk.jupyter.folder, name), 'utf8'));
  const id = saved.cells[3].metadata.quire.contribution.id;

  await test.step('its maintainer merges, and the badge says so after a reload', async () => {
    await mary.client.contributions.approveContribution({ params: { id } });
    await mary.client.contributions.mergeContribution({ params: { id } });
    await reloadPage(page);
    await expect(notebook.locator('.jp-quire-badge')).toHaveText(/ · Merged/);
    await notebook.locator('.jp-quire-badge').click();
    await expect(panel).toContainText('Merged.');
    expect(target.git('show', 'main:src/tidy_stats/spread.py')).toContain('def spread(xs):');
  });
});

/** Run from top to bottom: what a cell needs is what ran before it. */
const SHOWN = notebookFile(
  '# A figure',
  { code: 'import math, os', outputs: [] },
  { code: 'points = [math.sqrt(n) for n in range(5)]\nnoise = os.getpid()', outputs: [] },
  {
    code: 'print(len(points))\nmax(points)',
    outputs: [
      { output_type: 'stream', name: 'stdout', text: ['5\n'] },
      { output_type: 'execute_result', execution_count: 1, data: { 'text/plain': ['2.0'] }, metadata: {} },
    ],
  },
);

test('what a cell shows is contributed from its own menu, and the notebook shows what CI answers', async ({
  page,
  context,
  desk,
  forge,
}) => {
  await desk.owner.client.connections.connectByToken({
    params: { forge: FORGE_ID as never },
    body: { token: FORGE_ACCOUNT.token },
  });
  const { panel, notebook } = await openNotebook(page, desk, { name: 'figure.ipynb', content: SHOWN });
  await connect(context, panel, desk);

  await notebook.locator('.jp-OutputArea-output', { hasText: '2.0' }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Contribute What This Shows' }).click();
  await expect(panel.getByLabel('What is worth keeping?')).toHaveValue('what it shows');
  await expect(notebook.locator('.jp-quire-line-in', { hasText: 'points = ' })).toHaveCount(1);
  await expect(notebook.locator('.jp-quire-line-out', { hasText: 'noise = ' })).toHaveCount(1);
  await test.step('or a variable alone', async () => {
    await notebook.getByText('points = [').click();
    await panel.getByRole('button', { name: 'Take the selected cell instead' }).click();
    await panel.getByLabel('What is worth keeping?').selectOption({ label: 'The value of points' });
    await expect(notebook.locator('.jp-quire-line-in')).toHaveText([
      'import math, os',
      'points = [math.sqrt(n) for n in range(5)]',
    ]);
  });

  await panel.getByLabel('To which repository?').fill(`${forge.url}/${FORGE_REPOSITORY}.git`);
  await panel.getByRole('button', { name: 'Preview' }).click();
  await panel.getByRole('button', { name: 'Send the request' }).click();
  await expect(panel.getByRole('link', { name: 'Request 1' })).toBeVisible();
  const badge = notebook.locator('.jp-quire-badge');
  await expect(badge).toHaveText(/tidy-stats #1 · Open/);

  await test.step('CI fails, and the panel and the badge say so, also after a reload', async () => {
    const branch = forge.world.requests[0]?.head ?? '';
    const sha = (await forge.headOf(FORGE_REPOSITORY, branch)) ?? '';
    forge.setCheck({ sha, name: 'tests', state: 'failure', as: 'run', summary: '1 test failed' });
    await expect(panel).toContainText('1 test failed');
    await expect(panel.locator('.jp-quire-step-failed')).toContainText('The target’s own checks failed.');
    await expect(badge).toHaveText(/ · CI failed/);
    await reloadPage(page);
    await expect(badge).toHaveText(/ · CI failed/);
  });

  await test.step('it is withdrawn once that is confirmed, and closed at its forge', async () => {
    await badge.click();
    await panel.getByRole('button', { name: 'Withdraw' }).click();
    const dialog = page.locator('.jp-Dialog');
    await expect(dialog).toContainText('Request 1 will be closed');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(forge.world.requests[0]?.state).toBe('open');
    await panel.getByRole('button', { name: 'Withdraw' }).click();
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
    await expect(panel).toContainText('Withdrawn by its author: request #1 is closed.');
    expect(forge.world.requests[0]?.state).toBe('closed');
    await expect(badge).toHaveText(/ · Closed/);
  });
  expect(forge.violations).toEqual([]);
});
