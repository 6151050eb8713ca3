import { type ForgeStandIn, startForgeStandIn } from '../../../apps/server/test/support/forges/stand-in.ts';
import { forgeId } from '../../../packages/contract/src/index.ts';
import { contribute, MESSY, packageFiles } from '../support/contributions.ts';
import { beSignedIn, expect, type Hub, startHub, test } from '../support/hub.ts';

/*
 * Taking a contribution back in a real browser: what the page says is true of the forge at each moment. The forge is a
 * stand-in that checks what the real one checks.
 */

const UPSTREAM = 'team/tidy-stats';
const LOGIN = 'ada-l';
/** Long enough to be read, and to see that it ends by itself. */
const PAUSE_SECONDS = 4;

let forge: ForgeStandIn;
let hub: Hub;

test.beforeAll(async () => {
  forge = await startForgeStandIn('github', {
    users: [{ login: LOGIN, token: 'made-by-ada' }],
    repositories: [{ fullName: UPSTREAM, files: packageFiles([]) }],
  });
  const setting = { id: 'github', kind: 'github', name: 'GitHub', url: forge.url, apiUrl: forge.apiUrl };
  hub = await startHub({ QUIRE_EXAMPLES: 'off', QUIRE_FORGES: JSON.stringify([setting]) });
});
test.afterAll(async () => {
  await hub?.stop();
  await forge?.close();
  expect(forge.violations).toEqual([]);
});

test('what is withdrawn is closed at its forge, and the page says so only then', async ({
  page,
  context,
}) => {
  test.slow();
  const ada = await hub.administrator();
  await beSignedIn(context, hub, ada);
  await ada.client.connections.connectByToken({
    params: { forge: forgeId.parse('github') },
    body: { token: 'made-by-ada' },
  });
  const { id, request } = await contribute(ada, {
    source: { kind: 'document', filename: 'spread.ipynb', content: MESSY },
    target: `${forge.url}/${UPSTREAM}`,
  });
  const state = () => forge.world.requests.find(({ number }) => number === request?.number)?.state;
  const withdraw = async () => {
    await page.getByRole('button', { name: 'Withdraw' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`Request #${request?.number} will be closed`);
    await dialog.getByRole('button', { name: 'Withdraw' }).click();
  };
  await page.goto(`${hub.url}/contributions/${id}`);

  await test.step('a forge that does not let it be closed says why, and it is tried again', async () => {
    forge.fail({ login: LOGIN, method: 'PATCH', how: 403 });
    await withdraw();
    await expect(page.getByText('Not withdrawn', { exact: true })).toBeVisible();
    await expect(
      page.getByText(/^It could not be withdrawn\. GitHub does not allow this/).first(),
    ).toBeVisible();
    expect(state()).toBe('open');
  });

  await test.step('until the forge has answered, it is being withdrawn', async () => {
    forge.fail({ login: LOGIN, method: 'PATCH', how: 503, headers: { 'retry-after': `${PAUSE_SECONDS}` } });
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText('Withdrawing…', { exact: true })).toBeVisible();
    expect(state()).toBe('open');
    await expect(page.getByText('Closed', { exact: true })).toBeVisible();
    expect(state()).toBe('closed');
  });

  const said = `Withdrawn by its author: request #${request?.number} is closed.`;
  await expect(page.getByText(said).first()).toBeVisible();
  const steps = page.getByRole('list', { name: 'How far it is' });
  await expect(steps.getByRole('listitem').last()).toContainText('Take it back');
  await expect(page.getByRole('button', { name: 'Withdraw' })).toHaveCount(0);
});
