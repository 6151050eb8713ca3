import type { Page } from '@playwright/test';
import { beSignedIn, expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

/** The list is the hub's, which other tests use without one. */
test.afterEach(async ({ hub }) => {
  const { client } = await hub.administrator();
  const { sources } = await client.dataSources.listKeptDataSources({});
  for (const { id } of sources) await client.dataSources.deleteDataSource({ params: { id } });
});

async function addSource(page: Page, source: { title: string; name: string; space?: string }) {
  await page.getByRole('button', { name: 'Add a data source' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a data source' });
  await dialog.getByLabel('Title').fill(source.title);
  await dialog.getByLabel('Name for notebooks').fill(source.name);
  await dialog.getByLabel('Description').fill(`What there is in ${source.title}.`);
  if (source.space === undefined) await dialog.getByRole('radio', { name: 'Everyone' }).check();
  else {
    await dialog.getByLabel('Spaces', { exact: true }).fill(source.space);
    await dialog.getByLabel('Spaces', { exact: true }).press('Enter');
  }
  await dialog.getByRole('button', { name: 'Add it to the list' }).click();
  await expect(dialog).toHaveCount(0);
}

test('administrators list data sources, and each person chooses among theirs', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const ask = 'import quire\nfrom typing import Annotated\nsource: Annotated[str, quire.DataSource()] = ""';
  const file = notebookFile(
    '# Positions',
    { code: ask, tags: ['parameters'] },
    { code: 'print("from", source)' },
  );
  const path = await publish(desk.owner, { space: desk.space, file, visibility: 'everyone' });
  const admin = await browser.newPage({ locale: 'en-GB' });
  await beSignedIn(admin.context(), hub, await hub.administrator());
  await admin.goto(`${hub.url}/admin`);
  await admin.getByRole('tab', { name: 'Data sources' }).click();
  await addSource(admin, { title: 'Risk warehouse', name: 'risk-dwh', space: desk.space });
  await addSource(admin, { title: 'Sales', name: 'sales' });
  await expect(admin.getByRole('row', { name: /Risk warehouse.*risk-dwh/ })).toContainText(desk.space);

  // A member of the space finds both by their titles; the notebook gets the name.
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('combobox', { name: 'Source' }).click();
  await page.getByRole('option', { name: 'Risk warehouse' }).click();
  await expect(page.getByText('What there is in Risk warehouse.')).toBeVisible();
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('from risk-dwh')).toBeVisible({ timeout: RUN_TIMEOUT });

  // Somebody else has the same tool, and other data.
  const other = await browser.newPage({ locale: 'en-GB' });
  await beSignedIn(other.context(), hub, await hub.join('Joan Clarke'));
  await other.goto(`${hub.url}${path}/run`);
  await other.getByRole('combobox', { name: 'Source' }).click();
  await expect(other.getByRole('option')).toHaveText(['Sales']);
  // A link to inputs of a colleague's is refused in plain words, at the field.
  await other.goto(`${hub.url}${path}/run?p.source=risk-dwh`);
  await other.getByRole('button', { name: /^Run/ }).click();
  await expect(
    other.getByText(/you have no access to a data source “risk-dwh”. Ask the admin/),
  ).toBeVisible();

  // An app that cannot begin with it says why, and asks for another one.
  await other.goto(`${hub.url}${path}/app?p.source=risk-dwh`);
  await expect(other.getByText(/you have no access to a data source “risk-dwh”/)).toBeVisible();
  await other.getByRole('combobox', { name: 'Source' }).click();
  await other.getByRole('option', { name: 'Sales' }).click();
  await other.getByRole('button', { name: 'Open the app' }).click();
  await expect(other.getByText('from sales')).toBeVisible({ timeout: RUN_TIMEOUT });

  await admin.getByRole('button', { name: 'What to do with Risk warehouse' }).click();
  await admin.getByRole('menuitem', { name: 'Take off the list…' }).click();
  await admin.getByRole('button', { name: 'Take it off' }).click();
  await expect(admin.getByRole('row', { name: /risk-dwh/ })).toHaveCount(0);
  await admin.getByRole('button', { name: 'What to do with Sales' }).click();
  await admin.getByRole('menuitem', { name: 'Change…' }).click();
  await admin.getByLabel('How it is reached').fill('postgresql://me:hunter2@dwh/sales');
  await admin.getByRole('button', { name: 'Save the changes' }).click();
  await expect(admin.getByText(/Leave out the password/)).toBeVisible();
  await admin.context().close();
  await other.context().close();
});
