import { makeTarget } from '../../support/target-repository.ts';
import { MESSY, packageFiles } from '../support/contributions.ts';
import { expect, REPOSITORIES, test } from '../support/hub.ts';
import { publish } from '../support/notebooks.ts';

/** Extracting, checking, committing and pushing, on a machine that does other things too. */
const REQUEST_TIMEOUT = { timeout: 60_000 };

test('what was stopped by a refusal is tried again and arrives as one branch', async ({
  page,
  hub,
  desk,
}) => {
  test.slow();
  const target = makeTarget(REPOSITORIES, packageFiles([]));
  const release = target.refuse('Nothing before the next release.');
  const path = await publish(desk.owner, { space: desk.space, file: MESSY });
  const slug = path.split('/').at(-1);
  await page.goto(
    `${hub.url}/contributions/new?space=${desk.space}&slug=${slug}&target=${encodeURIComponent(target.url)}`,
  );
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Did not get through')).toBeVisible(REQUEST_TIMEOUT);
  await expect(page.getByText(/Nothing before the next release/).first()).toBeVisible();
  release();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Open', { exact: true })).toBeVisible(REQUEST_TIMEOUT);
  expect(target.git('for-each-ref', '--format=%(refname)', 'refs/heads/contrib/').split('\n')).toHaveLength(
    1,
  );
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click();
  await expect(page.getByText('Closed', { exact: true })).toBeVisible();
});
