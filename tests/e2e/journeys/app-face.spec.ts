import { expect, openAsRunner, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { startParentPage } from '../support/parent-page.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const table = `from IPython.display import HTML
HTML("<table><thead><tr><th>name</th><th>euros</th></tr></thead><tr><td>=x</td><td>{}</td></tr></table>".format(price * factor))`;
const prices = notebookFile(
  '# Prices\n\nPrices, doubled.',
  { code: 'price: int = 100  # Price\nlabel: str = "Bicycle"  # Label', tags: ['parameters'] },
  { code: 'factor = 2' },
  '## Total',
  { code: 'print(f"{label}: {price * factor} euros")' },
  { code: 'print("only for those who look behind")', tags: ['quire-hide'] },
  '## Table',
  { code: table, tags: ['quire-tab:Table'] },
  { code: 'print("how it was computed")', tags: ['quire-tab:Method'] },
);

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

test('from a result to its code, to a value of one’s own, to a copy that runs', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: prices });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('only for those who look behind')).toHaveCount(0);
  await page.getByRole('button', { name: 'App', exact: true }).click();
  await expect(page.getByRole('menuitem', { name: 'Open in JupyterLab' })).toHaveAttribute(
    'href',
    new RegExp(`^https://jupyter.example.org/lab\\?quire-hub=${encodeURIComponent(hub.url)}&quire-session=`),
  );
  await page.keyboard.press('Escape');
  await page.getByRole('tab', { name: 'Method' }).click();
  await expect(page.getByText('how it was computed', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Table' }).click();

  const keep = page.getByRole('button', { name: 'Keep: Result of Table, part 1' });
  await keep.focus();
  await page.keyboard.press('Enter');
  const download = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'Download table as CSV' }).click();
  const file = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString('utf8')).toBe("\u{feff}name,euros\r\n'=x,200\r\n");

  await page.getByRole('button', { name: 'Show the code behind: Result of Total, part 1' }).click();
  const behind = page.getByRole('dialog', { name: 'The code behind this result' });
  await expect(behind.getByText('makes this result')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(behind.getByText('how it was computed')).toHaveCount(0);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await behind.getByRole('button', { name: 'Copy this cell' }).last().click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe('print(f"{label}: {price * factor} euros")');
  await behind.getByRole('button', { name: 'Change Price' }).click();
  await expect(page.getByLabel('Price', { exact: true })).toBeFocused();

  await page.getByRole('button', { name: 'Show the code behind: Result of Total, part 1' }).click();
  await behind.getByLabel('factor').fill('3');
  await behind.getByRole('button', { name: 'Open a copy' }).click();
  await page.getByRole('menuitem', { name: 'Bletchley' }).click();
  await expect(page).toHaveURL(/-copy\/app/, { timeout: RUN_TIMEOUT });
  await expect(page.getByText('Bicycle: 300 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  // Back is the app of the other notebook again, whose data the page still has.
  await page.goBack();
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Bicycle: 300 euros')).toHaveCount(0);
});

test('inputs are saved under a name, start the form, and are taken over with a click', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: prices });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByLabel('Price', { exact: true }).fill('7');
  await expect(page.getByText('Bicycle: 14 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByRole('button', { name: 'Saved inputs' }).click();
  await page.getByRole('menuitem', { name: 'Save these inputs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these inputs' });
  await dialog.getByLabel('Name').fill('Cheap');
  await dialog.getByLabel('My form starts with these').check();
  await dialog.getByRole('button', { name: 'Save inputs' }).click();
  await expect(dialog).toBeHidden();

  await page.goto(`${hub.url}${path}/run`);
  await expect(page.getByLabel('Price', { exact: true })).toHaveValue('7');
  await page.getByRole('button', { name: 'Reset to defaults' }).click();
  await expect(page.getByLabel('Price', { exact: true })).toHaveValue('100');
  await page.getByRole('button', { name: 'Saved inputs' }).click();
  await page.getByRole('menuitem', { name: /^Cheap/ }).click();
  await expect(page.getByLabel('Price', { exact: true })).toHaveValue('7');
});

test('the author arranges the app by keyboard and publishes it', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: prices });
  await page.goto(`${hub.url}${path}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Arrange the app' }).click();
  const card = page.getByRole('button', { name: /^Total: the whole width/ });
  await card.focus();
  await page.keyboard.press('h');
  await expect(page.getByRole('button', { name: /^Total: hidden/ })).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: /^print\(f.*: column 1/ })).toBeFocused();
  const shy = page.getByRole('listitem').filter({ hasText: 'print("only for those' });
  await shy.getByRole('checkbox').check();
  await page.getByRole('combobox', { name: 'Title of the tab' }).fill('Details');
  await page.getByRole('button', { name: 'Into this tab' }).click();
  await shy.getByRole('button', { name: /^Show/ }).click();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page).toHaveURL(/\/app/);
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('heading', { name: 'Table' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Total' })).toHaveCount(0);
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByText('only for those who look behind')).toBeVisible();
});

test('a person lets the author look at their open app, live, and ends it', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: prices });
  const theirs = await openAsRunner(browser, hub, desk);
  await theirs.goto(`${hub.url}${path}/app`);
  await expect(theirs.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(theirs.getByRole('button', { name: /Show the code behind/ })).toHaveCount(0);
  await theirs.getByRole('button', { name: 'App', exact: true }).click();
  await theirs.getByRole('menuitem', { name: 'Let the author look…' }).click();
  await theirs.getByRole('button', { name: 'Let them look' }).click();
  await expect(theirs.getByText('Has not looked yet.')).toBeVisible();

  await page.goto(`${hub.url}/runs`);
  await page.getByRole('link', { name: 'Prices' }).click();
  await expect(page.getByText('Bicycle: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText(/You look at the app of/)).toBeVisible();
  await theirs.getByRole('button', { name: 'End it now' }).click();
  await expect(page.getByText('This look has ended')).toBeVisible({ timeout: RUN_TIMEOUT });
  await theirs.context().close();
});

test('a page of another site shows the app after its visitor agreed in a window of the hub', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: prices });
  const [, , space = '', slug = ''] = path.split('/');
  const parent = await startParentPage();
  const stranger = await startParentPage();
  const at = { space: space as never, slug: slug as never };
  const embed = await desk.owner.client.embeds.createEmbed({
    params: at,
    body: { name: 'Intranet', origins: [parent.origin], expiresInDays: 1, fixed: { label: 'Tandem' } },
  });
  const frame = `<iframe src="${hub.url}${embed.path}" title="Prices" width="900" height="700"></iframe>`;
  for (const each of [parent, stranger]) each.show(frame);

  // A page that was not named gets nothing of it.
  const failed = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(stranger.origin);
  await failed;

  await page.goto(parent.origin);
  const app = page.frameLocator('iframe');
  const opening = page.waitForEvent('popup');
  await app.getByRole('button', { name: 'Continue in a window of Quire' }).click();
  const window = await opening;
  await expect(window.getByText(parent.origin)).toBeVisible();
  const closing = window.waitForEvent('close');
  await window.getByRole('button', { name: 'Show it' }).click();
  await closing;
  await expect(app.getByText('Tandem: 200 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(app.getByLabel('Label', { exact: true })).toHaveCount(0);
  await app.getByLabel('Price', { exact: true }).fill('5');
  await expect(app.getByText('Tandem: 10 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  // An output's own frame stands inside, two sites deep.
  await expect(app.frameLocator('iframe').getByText('euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(await page.context().cookies(parent.origin)).toEqual([]);

  // An address with another signature shows nothing, not even to those who may see the app.
  await page.goto(hub.url + (embed.path ?? '').replace(/.{6}$/, 'AAAAAA'));
  await expect(page.getByText('This embedded app has ended, or there never was one.')).toBeVisible();
  await page.goto(parent.origin);

  await desk.owner.client.embeds.revokeEmbed({ params: { ...at, id: embed.id } });
  await page.reload();
  await expect(app.getByText('This embedded app has ended.')).toBeVisible();
  // Nobody who opens the consent window by a link of their own gets an answer out of it.
  await page.goto(`${hub.url}/embed-allow?embed=x&challenge=${'x'.repeat(43)}`);
  await expect(page.getByText('Nothing asks for you here')).toBeVisible();
  for (const each of [parent, stranger]) await each.stop();
});
