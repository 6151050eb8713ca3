import type { Page } from '@playwright/test';
import { type ForgeStandIn, startForgeStandIn } from '../../../apps/server/test/support/forges/stand-in.ts';
import { MESSY } from '../support/contributions.ts';
import { type Account, beSignedIn, expect, type Hub, startHub, test } from '../support/hub.ts';
import { publish } from '../support/notebooks.ts';

/*
 * The first contribution to a forge: its person has no account there yet, connects it from the page, and finds
 * everything as they left it. The forge is a stand-in that checks what the real one checks, with real git behind it.
 */

const REQUEST_TIMEOUT = { timeout: 60_000 };
const PROJECT = 'team/tidy';
const PACKAGE = {
  'pyproject.toml': '[project]\nname = "tidy"\nversion = "1"\n',
  'src/tidy/__init__.py': '',
};
const WORDS = { title: 'A measure of spread', message: 'We use it in every report.' };

let forge: ForgeStandIn;
let hub: Hub;

test.beforeAll(async () => {
  forge = await startForgeStandIn('gitlab', {
    users: [
      { login: 'ada-l', token: 'made-by-ada' },
      { login: 'grace-h', token: 'made-by-grace' },
      { login: 'joan-c', token: 'made-by-joan' },
    ],
    repositories: [{ fullName: PROJECT, files: PACKAGE }],
  });
  const { id: clientId, secret: clientSecret } = forge.client;
  const setting = { kind: 'gitlab', name: 'GitLab', url: forge.url, apiUrl: forge.apiUrl };
  hub = await startHub({
    QUIRE_EXAMPLES: 'off',
    QUIRE_FORGES: JSON.stringify([{ ...setting, clientId, clientSecret }]),
  });
  forge.oauth.redirectUri = `${hub.url}/settings/connections/callback`;
});
test.afterAll(async () => {
  await hub?.stop();
  await forge?.close();
  expect(forge.violations).toEqual([]);
});

/** A person's notebook, its cell with the old measure, and what they choose and write about it. */
async function prepare(page: Page, person: Account, space: string): Promise<void> {
  await person.client.spaces.createSpace({ body: { slug: space as never, name: person.name } });
  const path = await publish(person, { space, file: MESSY });
  const slug = path.split('/').at(-1);
  await page.goto(`${hub.url}/contributions/new?space=${space}&slug=${slug}&version=1`);
  const address = page.getByRole('combobox', { name: 'Repository' });
  // A password in an address is used by nobody; it is not to stay in the browser's history.
  await address.fill(`${forge.url.replace('://', '://somebody:s3cret-Wz81@')}/${PROJECT}`);
  await page.keyboard.press('Enter');
  const older = page.getByRole('radio', { name: 'def spread_old(xs)' });
  await older.click(REQUEST_TIMEOUT);
  await expect(older).toBeChecked(REQUEST_TIMEOUT);
  const along = page.getByRole('list', { name: 'Lines of the notebook' });
  await expect(along).toContainText('def spread_old(xs):', REQUEST_TIMEOUT);
  await page.getByRole('button', { name: /^Show what stays behind/ }).click();
  await along.getByRole('checkbox', { name: /^FACTOR = 2/ }).click();
  await expect(page.getByRole('region', { name: /spread_old\.py$/ }).first()).toContainText('FACTOR = 2');
  await page.getByLabel('Title').fill(WORDS.title);
  await page.getByLabel('What should its readers know?').fill(WORDS.message);
  await expect(page.getByText('Connect your account first.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send' })).toBeDisabled();
}

async function seeEverythingAsItWas(page: Page, login: string): Promise<void> {
  await expect(page.getByText(`You are ${login} there.`)).toBeVisible(REQUEST_TIMEOUT);
  await expect(page.getByRole('combobox', { name: 'Repository' })).toHaveValue(`${forge.url}/${PROJECT}`);
  await expect(page.getByRole('radio', { name: 'def spread_old(xs)' })).toBeChecked();
  await expect(page.getByRole('checkbox', { name: /^FACTOR = 2/ })).toBeChecked();
  await expect(page.getByLabel('Title')).toHaveValue(WORDS.title);
  await expect(page.getByLabel('What should its readers know?')).toHaveValue(WORDS.message);
}

/** What the app itself keeps in this tab; the router keeps where each page was scrolled to. */
const kept = (page: Page): Promise<string> =>
  page.evaluate(() =>
    JSON.stringify(Object.entries(sessionStorage).filter(([key]) => key.startsWith('quire.'))),
  );

async function send(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Open', { exact: true })).toBeVisible(REQUEST_TIMEOUT);
  await expect(page.getByRole('heading', { name: WORDS.title })).toBeVisible();
  const request = page.getByRole('link', { name: /^Open request #\d+$/ });
  await expect(request).toHaveAttribute('href', new RegExp(`^${forge.url}/${PROJECT}/`));
  expect(await kept(page)).toBe('[]');
}

test('leaving to connect an account loses nothing of a contribution, which is sent then', async ({
  page,
  context,
}) => {
  test.slow();
  const ada = await hub.administrator();
  await beSignedIn(context, hub, ada);
  await prepare(page, ada, 'engines');
  expect(page.url()).not.toContain('s3cret-Wz81');
  forge.oauth.signedIn = 'ada-l';
  await page.getByRole('button', { name: 'Connect: GitLab' }).click();
  await seeEverythingAsItWas(page, 'ada_l');
  await page.reload();
  await seeEverythingAsItWas(page, 'ada_l');
  expect(await kept(page)).not.toContain('s3cret-Wz81');
  await send(page);
});

test('a contribution is ready as soon as an account is connected by a code', async ({ page, context }) => {
  test.slow();
  const joan = await hub.join('Joan Clarke');
  await beSignedIn(context, hub, joan);
  await prepare(page, joan, 'ciphers');
  await page.getByRole('button', { name: 'By a code: GitLab' }).click();
  const code = await page.getByText(/^[0-9A-F]{4}-[0-9A-F]{4}$/).textContent();
  forge.oauth.approveDevice(code ?? '', 'joan-c');
  await seeEverythingAsItWas(page, 'joan_c');
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
});

test('a contribution is ready as soon as an account is connected with a token, and is gone with its person', async ({
  page,
  context,
}) => {
  test.slow();
  const grace = await hub.join('Grace Hopper');
  await beSignedIn(context, hub, grace);
  await prepare(page, grace, 'compilers');
  await page.getByRole('button', { name: 'With a token: GitLab' }).click();
  await page.getByLabel('The token').fill('made-by-grace');
  await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
  await seeEverythingAsItWas(page, 'grace_h');
  expect(await kept(page)).not.toContain('made-by-grace');
  await expect(page.getByRole('button', { name: 'Send' })).toBeEnabled();
  await send(page);

  await page.goBack();
  await page.getByLabel('What should its readers know?').fill('Half a thought');
  expect(await kept(page)).toContain('Half a thought');
  await page.getByRole('button', { name: /^Grace Hopper/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect(await kept(page)).toBe('[]');
});
