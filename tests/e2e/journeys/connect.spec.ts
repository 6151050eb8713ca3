import { type ForgeStandIn, startForgeStandIn } from '../../../apps/server/test/support/forges/stand-in.ts';
import { beSignedIn, expect, type Hub, startHub, test } from '../support/hub.ts';

/*
 * Connecting an account in a real browser: away to the forge's page and back. The forge is a stand-in that checks
 * what the real one checks.
 */

let forge: ForgeStandIn;
let hub: Hub;

test.beforeAll(async () => {
  forge = await startForgeStandIn('gitlab', {
    users: [{ login: 'ada-l', token: 'made-by-ada' }],
    repositories: [{ fullName: 'team/features' }],
  });
  const { id: clientId, secret: clientSecret } = forge.client;
  const setting = {
    kind: 'gitlab',
    name: 'GitLab',
    url: forge.url,
    apiUrl: forge.apiUrl,
    clientId,
    clientSecret,
  };
  hub = await startHub({ QUIRE_EXAMPLES: 'off', QUIRE_FORGES: JSON.stringify([setting]) });
  forge.oauth.redirectUri = `${hub.url}/settings/connections/callback`;
});
test.afterAll(async () => {
  await hub?.stop();
  await forge?.close();
  expect(forge.violations).toEqual([]);
});

test('an account is connected at the forge’s page, by a code and with a token, and disconnected again', async ({
  page,
  context,
}) => {
  await beSignedIn(context, hub, await hub.administrator());
  await page.goto(`${hub.url}/settings`);
  const accounts = page.getByRole('list', { name: 'Connected accounts' });

  forge.oauth.signedIn = null;
  await page.getByRole('button', { name: 'Connect: GitLab' }).click();
  await expect(page.getByRole('alert')).toContainText('You did not allow it there');
  await page.getByRole('link', { name: 'Back to your settings' }).click();

  forge.oauth.signedIn = 'ada-l';
  await page.getByRole('button', { name: 'Connect: GitLab' }).click();
  await expect(accounts).toContainText('as ada-l');
  expect(new URL(page.url()).search).toBe('');
  await disconnect();

  await page.getByRole('button', { name: 'By a code: GitLab' }).click();
  const code = await page.getByText(/^[0-9A-F]{4}-[0-9A-F]{4}$/).textContent();
  forge.oauth.approveDevice(code ?? '', 'ada-l');
  await expect(accounts).toContainText('as ada-l');
  await disconnect();

  await page.getByRole('button', { name: 'With a token: GitLab' }).click();
  await page.getByLabel('The token').fill('invented');
  await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText(
    'GitLab does not accept this token',
  );
  await page.getByLabel('The token').fill('made-by-ada');
  await page.getByRole('dialog').getByRole('button', { name: 'Connect' }).click();
  await expect(accounts).toContainText('as ada-l, with a token');

  async function disconnect(): Promise<void> {
    await page.getByRole('button', { name: 'Disconnect GitLab' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await expect(accounts).toContainText('Not connected');
  }
});
