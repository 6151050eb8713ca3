import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { notebookFile } from '../e2e/support/notebooks.ts';
import { connect, openNotebook, reloadPage, test } from './support/lab-page.ts';

const FILE = notebookFile(
  '# Orders by region\n\nCounts the orders.',
  { code: 'days: int = 7  # Days', tags: ['parameters'] },
  { code: 'total = days * undefined_rate', outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }] },
);

test('an author signs in, publishes from JupyterLab, and the notebook remembers it', async ({
  page,
  context,
  desk,
}) => {
  const name = 'orders.ipynb';
  const { panel, notebook } = await openNotebook(page, desk, { name, content: FILE });
  await connect(context, panel, desk);
  await expect(panel.getByText('Not published yet.')).toBeVisible();
  await expect(panel.getByRole('button', { name: /Days int/ })).toBeVisible();
  await panel.getByRole('button', { name: /undefined_rate/ }).click();
  await expect(notebook.locator('.jp-Cell.jp-mod-active')).toContainText('undefined_rate');

  await notebook.getByRole('button', { name: 'Publish' }).click();
  await expect(panel.getByLabel('Title')).toHaveValue('Orders by region');
  await panel.getByText('Taken out before anything is stored').click();
  await expect(panel).toContainText('outputs');
  await panel.getByLabel('What is new in it?').fill('First version');
  await panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(panel).toContainText('version 1. Unchanged since.');

  const saved = JSON.parse(await readFile(join(desk.jupyter.folder, name), 'utf8'));
  expect(saved.metadata.quire).toMatchObject({
    hub: desk.hub.url,
    space: desk.space,
    slug: 'orders',
    version: 1,
  });
  expect(JSON.stringify(saved)).not.toContain('quire_');
  const stored = await desk.owner.client.notebooks.getNotebook({
    params: { space: desk.space, slug: 'orders' },
  });
  expect([stored.title, stored.current.message]).toEqual(['Orders by region', 'First version']);

  await test.step('after a reload it is still connected', async () => {
    await reloadPage(page);
    await expect(panel).toContainText('version 1. Unchanged since.');
  });
});

test('a newer version is announced, compared cell by cell, and pulled', async ({ page, context, desk }) => {
  const name = 'report.ipynb';
  const { panel, notebook } = await openNotebook(page, desk, { name, content: FILE });
  await connect(context, panel, desk);
  await notebook.getByRole('button', { name: 'Publish' }).click();
  await panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(panel).toContainText('version 1. Unchanged since.');
  const params = { space: desk.space };
  await desk.owner.client.notebooks.publishNotebook({
    params,
    body: {
      filename: name,
      slug: 'report',
      mode: 'update',
      message: 'A rate that exists',
      content: FILE.replace('undefined_rate', '1.500'),
    },
  });
  await reloadPage(page);
  await expect(page.getByText(/has version 2; you work on version 1/)).toBeVisible();
  await expect(panel).toContainText('Version 2 is newer');
  await panel.getByRole('button', { name: 'Compare' }).click();
  const comparison = page.locator('.jp-quire-compare');
  await expect(comparison.locator('.jp-quire-line-removed')).toContainText('total = days * 1.500');
  await expect(comparison.locator('.jp-quire-line-added')).toContainText('total = days * undefined_rate');
  await page.getByRole('tab', { name, exact: true }).click();
  await panel.getByRole('button', { name: 'Pull' }).click();
  await expect(panel).toContainText('version 2. Unchanged since.');
  await expect(notebook).toContainText('total = days * 1.500');
});

test('a cell that was found on the hub keeps its source, also when it is published again', async ({
  page,
  context,
  desk,
}) => {
  await desk.owner.client.notebooks.publishNotebook({
    params: { space: desk.space },
    body: {
      filename: 'helpers.ipynb',
      slug: 'helpers',
      content: notebookFile('# Quarterly helpers', {
        code: 'def quarter(day): return (day.month - 1) // 3 + 1',
      }),
    },
  });
  const { panel, notebook } = await openNotebook(page, desk, {
    name: 'mine.ipynb',
    content: notebookFile('# Mine', { code: 'x = 1' }),
  });
  await connect(context, panel, desk);
  await panel.getByRole('tab', { name: 'Find' }).click();
  await expect(panel.getByRole('status')).toContainText('found');
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route(/\/api\/v1\/notebooks\?/, (route) => held.then(() => route.continue()));
  await panel.getByLabel('Find notebooks on the hub').fill('quarterly helpers');
  await expect(panel.getByRole('status')).toHaveText('Looking …');
  answer();
  await expect(panel.getByRole('status')).toContainText('found');
  const hit = panel.locator('article', { hasText: 'Quarterly helpers' });
  await hit.getByRole('button', { name: 'Take a cell' }).click();
  await hit.getByRole('button', { name: 'Insert below' }).click();
  await expect(notebook.locator('.jp-Cell.jp-mod-active')).toContainText('def quarter(day)');
  await notebook.getByRole('button', { name: 'Publish' }).click();
  await panel.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(panel).toContainText('version 1. Unchanged since.');
  const file = await desk.owner.client.notebooks.downloadVersion({
    params: { space: desk.space, slug: 'mine', number: 1 },
  });
  const { cells } = (await file.json()) as { cells: { metadata: { quire?: unknown } }[] };
  expect(cells.map(({ metadata }) => metadata.quire).filter(Boolean)).toEqual([
    {
      from: {
        authors: [desk.owner.name],
        hub: desk.hub.url,
        space: desk.space,
        slug: 'helpers',
        version: 1,
      },
    },
  ]);
  await test.step('a notebook opens as a copy that knows its origin', async () => {
    await panel.getByRole('tab', { name: 'Find' }).click();
    await hit.getByRole('button', { name: 'Open a copy' }).click();
    await expect(page.getByRole('tab', { name: 'helpers.ipynb', exact: true })).toBeVisible();
    await panel.getByRole('tab', { name: 'Notebook', exact: true }).click();
    await expect(panel).toContainText('version 1. Unchanged since.');
  });
});
