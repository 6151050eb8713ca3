import type { Page } from '@playwright/test';
import { type Desk, expect, type Hub, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const order = notebookFile(
  '# Order\n\nOrders bicycles.',
  { code: 'import quire\nbicycles: int = 2  # Bicycles', tags: ['parameters'] },
  '## Total',
  { code: 'print("Total:", bicycles * 100, "euros")' },
  '## Delivery',
  {
    code: 'where = quire.form("Where to?", {"town": str, "copies": quire.Integer(1, 9)}, key="where")\nprint("To", where.town)',
  },
  '## Approval',
  { code: 'ok = quire.confirm("Order it?")' },
  { code: 'print("Ordered:", ok)' },
  '## Terms',
  { code: 'print("\\n".join(f"Term {n}" for n in range(60)))' },
);

/** How far down the page it stands. */
const topOf = async (page: Page, text: string): Promise<number> =>
  (await page.getByText(text, { exact: true }).first().boundingBox())?.y ?? Number.NaN;

/** Opens the order and answers its first question; answers where it is. */
async function orderThree(page: Page, hub: Hub, desk: Desk): Promise<string> {
  const path = await publish(desk.owner, { space: desk.space, file: order });
  await page.goto(`${hub.url}${path}/app`);
  await page.getByLabel('Town').fill('Rome', { timeout: RUN_TIMEOUT });
  // What is written and not sent yet stays.
  await page.reload();
  await expect(page.getByLabel('Town')).toHaveValue('Rome', { timeout: RUN_TIMEOUT });
  await page.getByLabel('Copies').fill('3');
  await page.getByRole('button', { name: 'Continue' }).click();
  return path;
}

test('an answer stands where it was asked, and is changed there, in every tab', async ({
  page,
  context,
  hub,
  desk,
}) => {
  const path = await orderThree(page, hub, desk);
  await expect(page.getByText('Where to? You answered: Town Rome · Copies 3')).toBeVisible({
    timeout: RUN_TIMEOUT,
  });
  // The next question takes who answered to itself.
  // Not its button: whoever holds Enter down a moment longer has not said yes.
  await expect(page.getByRole('region', { name: 'The notebook asks' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Yes' })).toBeFocused();
  await page.getByRole('button', { name: 'No', exact: true }).click();
  await expect(page.getByText('Ordered: False')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Order it? You answered: No')).toBeVisible();

  const other = await context.newPage();
  await other.goto(`${hub.url}${path}/app`);
  await expect(other.getByText('Order it? You answered: No')).toBeVisible({ timeout: RUN_TIMEOUT });

  await page.getByRole('button', { name: 'Change your answer to “Where to?”' }).click();
  const town = page.getByLabel('Town');
  await expect(town).toHaveValue('Rome', { timeout: RUN_TIMEOUT });
  await expect(town).toBeFocused();
  await expect(other.getByText('The notebook waits for your answer')).toBeVisible({ timeout: RUN_TIMEOUT });
  await town.fill('Oslo');
  await page.getByRole('button', { name: 'Continue' }).click();
  // Another delivery is another order to decide about.
  await page.getByRole('button', { name: 'Yes' }).click({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Ordered: True')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(other.getByText('Order it? You answered: Yes')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.reload();
  await expect(page.getByText('Where to? You answered: Town Oslo · Copies 3')).toBeVisible({
    timeout: RUN_TIMEOUT,
  });
  await page.getByText('What happened', { exact: true }).click();
  await expect(page.getByText('An answer was changed')).toBeVisible();
  await expect(page.getByText(/template:/)).toHaveCount(0);
});

test('a question stands at its cell, above what is shown of earlier inputs, and a decision is made anew', async ({
  page,
  hub,
  desk,
}) => {
  await orderThree(page, hub, desk);
  await page.getByRole('button', { name: 'No', exact: true }).click({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Term 59')).toBeVisible({ timeout: RUN_TIMEOUT });
  await page.getByLabel('Bicycles', { exact: true }).fill('3');
  await expect(page.getByText('Total: 300 euros')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('button', { name: 'Yes' })).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Where to? You answered: Town Rome · Copies 3')).toBeVisible();
  await expect(page.getByText('You answered: No')).toHaveCount(0);
  await expect(page.getByLabel('Bicycles', { exact: true })).toBeFocused();
  const [approval, question, terms] = [
    await topOf(page, 'Approval'),
    await topOf(page, 'The notebook waits for your answer'),
    await topOf(page, 'Terms'),
  ];
  expect(approval < question && question < terms).toBe(true);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByText('The notebook waits for your answer')).toBeHidden();
  await expect(page.getByText('Where to? You answered')).toBeVisible();
});

test('a question behind a tab marks it, and one of a hidden cell stands below', async ({
  page,
  hub,
  desk,
}) => {
  const file = notebookFile(
    '# Tabs\n\nAsks behind a tab.',
    { code: 'print("first")', tags: ['quire-tab:Overview'] },
    { code: 'town = input("Which town? ")', tags: ['quire-tab:Details'] },
    { code: 'name = input("Which name? ")', tags: ['quire-hide'] },
    { code: 'print("for", name, "in", town)' },
  );
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/app`);
  const tab = page.getByRole('tab', { name: 'Details (asks you something)' });
  await expect(tab).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByRole('tab', { name: 'Overview' })).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Go to the question' }).click();
  await expect(page.getByLabel('Which town?')).toBeFocused();
  await page.keyboard.type('Ro');
  await page.getByRole('tab', { name: 'Overview' }).click();
  await tab.click();
  await page.getByLabel('Which town?').press('End');
  await page.keyboard.type('me');
  await page.keyboard.press('Enter');
  await page.getByLabel('Which name?').fill('Ada', { timeout: RUN_TIMEOUT });
  await page.keyboard.press('Enter');
  await expect(page.getByText('for Ada in Rome')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Which name? You answered: Ada')).toBeVisible();
});

test('what went wrong in an app is told once, and where', async ({ page, hub, desk }) => {
  const file = notebookFile('# Shares\n\nDivides.', '## Result', { code: 'print("before")\n1 / 0' });
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByRole('region', { name: 'What went wrong' })).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('It went wrong here.', { exact: false })).toBeVisible();
  await expect(page.getByText(/The run stopped/)).toHaveCount(0);
  await expect(page.getByText('Show the technical details')).toHaveCount(1);
  await expect(page.getByText('Technical details', { exact: true })).toHaveCount(0);
});
