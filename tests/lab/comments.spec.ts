import { expect } from '@playwright/test';
import { notebookFile } from '../e2e/support/notebooks.ts';
import { connect, openNotebook, test } from './support/lab-page.ts';

test('open comments of the published notebook stand in the panel, and lead to their cells', async ({
  page,
  context,
  desk,
}) => {
  const file = notebookFile('# Prices', { code: 'rate = 1.19' }, { code: 'print(rate)' });
  const params = { space: desk.space, slug: 'prices' };
  const { client } = desk.owner;
  await client.notebooks.publishNotebook({
    params: { space: desk.space },
    body: { filename: 'prices.ipynb', content: file },
  });
  const ask = (cellId: string, body: string) =>
    client.comments.createThread({ params, body: { cellId, version: 1, body } });
  await ask('c2', 'Shall it print?');
  const settled = await ask('c1', 'Settled long ago.');
  await client.comments.updateThread({ params: { id: settled.id }, body: { isResolved: true } });
  await ask('c1', 'Why 1.19?');

  const content = JSON.parse(file);
  content.metadata.quire = { hub: desk.hub.url, ...params, version: 1 };
  const { panel, notebook } = await openNotebook(page, desk, {
    name: 'prices.ipynb',
    content: JSON.stringify(content),
  });
  await connect(context, panel, desk);
  const rows = panel.locator('details', { hasText: 'Comments' }).getByRole('listitem');
  await expect(rows).toHaveText([/Why 1\.19\?/, /Shall it print\?/]);
  await rows.getByRole('button', { name: /Shall it print/ }).click();
  await expect(notebook.locator('.jp-Cell.jp-mod-active')).toContainText('print(rate)');
  await expect(rows.first().getByRole('link', { name: 'Answer on the hub' })).toHaveAttribute(
    'href',
    new RegExp(`^${desk.hub.url}/n/${desk.space}/prices#thread-`),
  );
});
