import { expect } from '@playwright/test';
import { notebookFile } from '../e2e/support/notebooks.ts';
import { connect, type Desk, openNotebook, reloadPage, test } from './support/lab-page.ts';

const FILE = notebookFile('# Orders by region', { code: 'days = 7' }, { code: 'total = days * 2' });
// Put together here, so that no scanner takes this file for a leak.
const TOKEN = ['ghp', '_', 'a8Kd0fj3mNq7Lx2WvZt5Rb9YcE1uHs4PoGi6'].join('');

/** A notebook of somebody else that the desk's owner may read. */
async function publishForReading(desk: Desk) {
  const author = await desk.hub.join('Katherine Johnson');
  const space = `${desk.space}-team`;
  await author.client.spaces.createSpace({ body: { slug: space, name: 'Team' } });
  await author.client.spaces.setMember({
    params: { space, handle: desk.owner.handle },
    body: { role: 'viewer' },
  });
  await author.client.notebooks.publishNotebook({
    params: { space },
    body: { filename: 'orders.ipynb', slug: 'orders', content: FILE },
  });
  return { author, at: { space, slug: 'orders' } };
}

test('who may read but not publish proposes, and sees how it stands', async ({ page, context, desk }) => {
  const { author, at } = await publishForReading(desk);
  const changed = JSON.parse(FILE.replace('days = 7', `days = 14\\nkey = \\"${TOKEN}\\"`));
  changed.metadata.quire = { hub: desk.hub.url, ...at, version: 1 };
  const file = { name: 'theirs.ipynb', content: JSON.stringify(changed) };
  const { panel, notebook } = await openNotebook(page, desk, file);
  await connect(context, panel, desk);
  await expect(panel.getByRole('button', { name: 'Propose …' })).toBeVisible();
  await notebook.getByRole('button', { name: 'Publish' }).click();
  await expect(panel.getByRole('heading', { name: 'Propose a change of Orders by region' })).toBeVisible();
  await panel.getByLabel('What is new in it?').fill('Two weeks');
  await panel.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(panel).toContainText('Something looks like a secret.');
  await page.screenshot({ path: test.info().outputPath('secret.png') });
  await panel.getByLabel('This is no secret, or may be published').check();
  await panel.getByRole('button', { name: 'Propose', exact: true }).click();
  await expect(panel).toContainText('You proposed a change. It waits for somebody who may publish');
  await page.screenshot({ path: test.info().outputPath('waits.png') });

  const { proposals } = await author.client.proposals.listProposals({ params: at });
  expect(proposals.map(({ message, changedCells }) => [message, changedCells])).toEqual([['Two weeks', 1]]);
  for (const { id } of proposals)
    await author.client.proposals.declineProposal({ params: { id }, body: { reason: 'Keep one week.' } });
  await reloadPage(page);
  await expect(panel).toContainText('Katherine Johnson turned your change down: “Keep one week.”');

  await test.step('a copy of one’s own is one click away', async () => {
    await panel.getByRole('button', { name: 'Propose …' }).click();
    await panel.getByRole('button', { name: 'publish a copy of your own' }).click();
    await expect(panel.getByRole('heading', { name: 'Publish theirs.ipynb' })).toBeVisible();
  });
});
