import type { Page } from '@playwright/test';
import { type Account, beSignedIn, type Desk, expect, type Hub, test } from '../support/hub.ts';
import { findOverflow } from '../support/layout.ts';
import { notebookFile, publish } from '../support/notebooks.ts';

const FIRST = notebookFile(
  '# Margins\n\nHow much we keep.',
  { code: 'rate = 0.1' },
  { code: 'def keep(x):\n    return x * rate' },
  '## Results',
  { code: 'print(keep(100))' },
);
const SECOND = notebookFile(
  '# Margins\n\nHow much we keep.',
  { code: 'rate = 0.2' },
  { code: 'def keep(x):\n    return x * rate' },
  '## Results and what they leave out, in a sentence that is longer than a phone is wide',
  { code: 'print(keep(100))' },
  { code: 'print("checked")' },
);

/** A reader who proposes a change of a notebook of the desk's owner. */
async function proposeAs(hub: Hub, { owner, space }: Desk) {
  const grace = await hub.join('Grace Hopper');
  const path = await publish(owner, { space, file: FIRST });
  await owner.client.spaces.setMember({
    params: { space: space as never, handle: grace.handle as never },
    body: { role: 'viewer' },
  });
  const propose = (content: string, message: string, baseVersion = 1) =>
    grace.client.proposals.createProposal({
      params: { space: space as never, slug: 'notebook' as never },
      body: { filename: 'notebook.ipynb', content, message, baseVersion },
    });
  return { grace, path, propose };
}

async function openAs(page: Page, hub: Hub, { account, path }: { account: Account; path: string }) {
  await page.context().clearCookies();
  await beSignedIn(page.context(), hub, account);
  await page.goto(hub.url + path);
}

const proposals = (page: Page) => page.getByRole('region', { name: 'Proposed changes' });

test('a reader’s change is compared cell by cell, accepted by keyboard, and credited', async ({
  page,
  hub,
  desk,
}) => {
  const { grace, path, propose } = await proposeAs(hub, desk);
  await page.goto(hub.url + path);
  await expect(page.getByRole('heading', { name: 'Results' })).toBeVisible();
  await expect(proposals(page)).toHaveCount(0);
  await propose(SECOND, 'The rate of this year');

  await test.step('its proposer sees that it waits', async () => {
    await openAs(page, hub, { account: grace, path });
    await expect(proposals(page)).toContainText('You proposed a change · 3 cells');
    await expect(proposals(page)).toContainText('It waits for somebody who may publish this notebook.');
    await expect(proposals(page).getByRole('button')).toHaveText(['Withdraw']);
  });

  await openAs(page, hub, { account: desk.owner, path });
  await expect(proposals(page)).toContainText('Grace Hopper proposes a change · 3 cells');
  await expect(proposals(page)).toContainText('The rate of this year');
  await page.screenshot({ path: test.info().outputPath('line.png') });
  await proposals(page).getByRole('link', { name: 'Compare' }).focus();
  await page.keyboard.press('Enter');
  const comparison = page.getByRole('region', { name: 'What changes, cell by cell' });
  await expect(comparison.getByRole('region', { name: /cell$/ })).toHaveCount(3);
  await expect(comparison.getByRole('region', { name: 'Changed cell' }).first()).toHaveText(
    /removed: rate = 0\.1.*added: rate = 0\.2/,
  );
  await expect(comparison).toContainText('1 cell unchanged');
  await page.screenshot({ path: test.info().outputPath('compare.png'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.screenshot({ path: test.info().outputPath('compare-dark.png'), fullPage: true });
  await page.setViewportSize({ width: 360, height: 740 });
  expect(await findOverflow(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('compare-phone.png'), fullPage: true });
  await page.goto(hub.url + path);
  await expect(proposals(page)).toContainText('Grace Hopper');
  expect(await findOverflow(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('line-phone-dark.png') });
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });

  await proposals(page).getByRole('button', { name: 'Accept' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Version 2 is published, by Grace Hopper.')).toBeVisible();
  await expect(proposals(page)).toHaveCount(0);
  await expect(page.getByText('Results and what they leave out').first()).toBeVisible();
  await page.goto(`${hub.url}${path}/history`);
  const newest = page.getByRole('list', { name: 'Versions, newest first' }).getByRole('listitem').first();
  await expect(newest).toContainText(/Version 2[\s\S]*The rate of this year[\s\S]*Grace Hopper/);
  await openAs(page, hub, { account: grace, path });
  await expect(proposals(page)).toContainText('Your proposed change is version 2: accepted by Alan Turing');
});

test('a change of settings is shown beside the text: what was secret and no longer is', async ({
  page,
  hub,
  desk,
}) => {
  const form = (kind: string, label: string): string => {
    const file = JSON.parse(
      notebookFile('# Accounts', { code: `key = ""  # ${label}`, tags: ['parameters'] }),
    );
    file.cells[1].metadata.quire = { inputs: [{ name: 'key', kind, label }] };
    return JSON.stringify(file);
  };
  const grace = await hub.join('Grace Hopper');
  const path = await publish(desk.owner, { space: desk.space, file: form('secret', 'Kee') });
  await desk.owner.client.spaces.setMember({
    params: { space: desk.space as never, handle: grace.handle as never },
    body: { role: 'viewer' },
  });
  await grace.client.proposals.createProposal({
    params: { space: desk.space as never, slug: 'notebook' as never },
    body: {
      filename: 'notebook.ipynb',
      content: form('text', 'Key'),
      message: 'A typing error',
      baseVersion: 1,
    },
  });
  await page.goto(hub.url + path);
  await proposals(page).getByRole('link', { name: 'Compare' }).click();
  const cell = page.getByRole('region', { name: 'Changed cell' });
  await expect(cell.getByRole('region', { name: 'Lines' })).toContainText('added: key = ""  # Key');
  const settings = cell.getByRole('region', { name: 'Settings' });
  await expect(settings).toContainText('removed: "kind": "secret"');
  await expect(settings).toContainText('added: "kind": "text"');
  await page.screenshot({ path: test.info().outputPath('settings.png'), fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await findOverflow(page)).toEqual([]);
  await page.screenshot({ path: test.info().outputPath('settings-phone.png'), fullPage: true });
});

test('a change is turned down with a word why, and another one withdrawn', async ({ page, hub, desk }) => {
  const { grace, path, propose } = await proposeAs(hub, desk);
  await propose(SECOND, '');
  await page.goto(hub.url + path);
  await proposals(page).getByRole('button', { name: 'Turn down …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Turn the proposed change down?' });
  await dialog.getByRole('button', { name: 'Turn down' }).click();
  await expect(dialog).toContainText('Say why, in a word or two.');
  await dialog.getByLabel('Why?').fill('The rate comes from finance.');
  await page.screenshot({ path: test.info().outputPath('decline.png') });
  await dialog.getByRole('button', { name: 'Turn down' }).click();
  await expect(page.getByText('Grace Hopper is told why it was turned down.')).toBeVisible();
  await expect(proposals(page)).toHaveCount(0);

  await openAs(page, hub, { account: grace, path });
  await expect(proposals(page)).toContainText('Your proposed change was turned down by Alan Turing');
  await expect(proposals(page)).toContainText('The rate comes from finance.');
  await propose(SECOND, 'Finance agrees now');
  await page.reload();
  await proposals(page).getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Your proposed change is withdrawn.')).toBeVisible();
  await expect(proposals(page)).toHaveCount(0);
});

test('a change of an older version says so, and what another person may not see is not there', async ({
  page,
  hub,
  desk,
}) => {
  const { path, propose } = await proposeAs(hub, desk);
  const { id } = await propose(SECOND, '');
  await desk.owner.client.notebooks.publishNotebook({
    params: { space: desk.space as never },
    body: { filename: 'notebook.ipynb', content: FIRST.replace('0.1', '0.3'), mode: 'update' },
  });
  await page.goto(`${hub.url}${path}/proposals/${id}`);
  await expect(page.getByText('It changes version 1, and a newer one was published since.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Accept' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Turn down …' })).toBeVisible();
  await page.goto(`${hub.url}${path}/proposals/11111111-1111-4111-8111-111111111111`);
  await expect(page.getByText('There is no proposed change here that you can see')).toBeVisible();
});
