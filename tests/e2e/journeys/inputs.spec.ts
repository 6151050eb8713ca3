import type { Page } from '@playwright/test';
import { everyInput } from '../support/every-input.ts';
import { expect, openAsRunner, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

/** Types as a person does: key by key, over what is there, and goes on. */
async function typeInto(page: Page, label: string, text: string): Promise<void> {
  // A list that opens has the name of its box.
  const box = page.getByLabel(label, { exact: true }).first();
  await box.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}

/** As a spreadsheet or a map fills the clipboard; real ones belong to the whole machine. */
const paste = (page: Page, text: string) =>
  page.evaluate((block) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', block);
    const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  }, text);

test('every kind of input is filled in, and the notebook gets exactly that', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: everyInput });
  await page.goto(`${hub.url}${path}/run`);
  await typeInto(page, 'Title', 'Q1');
  await page.getByLabel('Note', { exact: true }).fill('two\nlines');
  await typeInto(page, 'Code name', 'nonsense');
  await expect(page.getByText('Like AB-123.')).toBeVisible();
  await typeInto(page, 'Code name', 'XY-987');
  await page.getByLabel('Query', { exact: true }).fill('select 2');
  await typeInto(page, 'Token', 'hunter2');
  await page.getByLabel('Settings', { exact: true }).fill('{"b": [2]}');
  await typeInto(page, 'Count', '1,200');
  await expect(page.getByText('“1,200” can be read in two ways: write 1200 or 1.200.')).toBeVisible();
  await typeInto(page, 'Count', '1.5');
  await expect(page.getByText('Count must be a whole number, not 1.5.')).toBeVisible();
  await typeInto(page, 'Count', '1200');
  await page.getByRole('slider', { name: 'Share' }).press('ArrowRight');
  await typeInto(page, 'Prices: upper end, as a number', '5');
  await typeInto(page, 'Budget', '1.250,75');
  await typeInto(page, 'Discount', '12,5');
  await page.getByText('South', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Size' }).click();
  await page.getByRole('option', { name: 'Large' }).click();
  await page.getByLabel('fast', { exact: true }).check();
  await page.getByLabel('Insurance').check();
  await page.getByRole('combobox', { name: 'Words' }).fill('green tea');
  await page.keyboard.press('Enter');
  await page.getByLabel('I agree').check();
  await expect(page.getByLabel('Which year')).toHaveCount(0);
  await page.getByRole('switch', { name: 'Compare' }).check();
  await typeInto(page, 'Which year', '2020');
  await typeInto(page, 'Day', 'soon');
  await expect(page.getByText('Day must be a day such as 2026-01-31.')).toBeVisible();
  await typeInto(page, 'Day', '3 March 2026');
  await page.getByRole('button', { name: 'Period, first day: choose from a calendar' }).click();
  await page.getByRole('button', { name: '15 January 2026' }).click();
  await page.getByLabel('Clock', { exact: true }).fill('09:45');
  await typeInto(page, 'Meeting: date', '2026-07-01');
  await page.getByLabel('Meeting: time', { exact: true }).fill('10:30');
  await page.getByRole('combobox', { name: 'Meeting: time zone' }).click();
  await page.keyboard.type('Berlin');
  await page.getByRole('option', { name: 'Europe/Berlin' }).click();
  await typeInto(page, 'Colour', '#ff0000');
  await page.getByLabel('Place: latitude').click();
  await paste(page, '52.52, 13.405');
  await page.getByRole('combobox', { name: 'Who' }).click();
  await page.keyboard.type(desk.owner.handle);
  await page.getByRole('option', { name: `(@${desk.owner.handle})` }).click();
  await page.getByRole('combobox', { name: 'Team' }).click();
  await page.keyboard.type(desk.space);
  // Spaces of other journeys have this name, too.
  await expect(page.getByRole('option', { name: /^Bletchley/ })).toHaveCount(1);
  await page.getByRole('option', { name: /^Bletchley/ }).click();
  await typeInto(page, 'Source', 'postgresql://db/sales');
  const files = page.locator('input[type="file"]');
  const csv = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
  await files.nth(0).setInputFiles(csv('big.csv', 'x'.repeat(1_100_000)));
  await expect(page.getByText(/big\.csv has 1\.\d MB; a file may have at most 1\.0 MB\./)).toBeVisible();
  await page.getByRole('button', { name: 'Remove big.csv' }).click();
  await files.nth(0).setInputFiles(csv('small.csv', 'a,b'));
  await files.nth(1).setInputFiles([csv('1.txt', 'one'), csv('2.txt', 'two')]);
  await expect(page.getByRole('button', { name: /^Remove [12]\.txt/ })).toHaveCount(2);
  await page.getByRole('button', { name: 'Add a row' }).click();
  await page.getByLabel('product, row 1').focus();
  await paste(page, 'amount\tproduct\tkind\r\n1,234.5\t"Green ""tea"""\tused\r\n2\tCoffee\tnew\r\n');
  await typeInto(page, 'amount, row 2', '1.05');

  // What is filled in stands in the address, but for what may be in no history.
  await expect(page).toHaveURL(/p\.budget=/);
  expect(page.url()).not.toMatch(/hunter2|token|p\.data/);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const { printed, inputs } = runPage(page);
  await expect(printed).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(JSON.parse((await printed.innerText()).split('\n')[0] ?? '')).toEqual([
    'Q1',
    'two\nlines',
    'XY-987',
    'select 2',
    '2retnuh',
    { b: [2] },
    1200,
    0.51,
    [5, 20],
    '1250.75',
    0.125,
    'South',
    'l',
    'fast',
    ['Insurance', 'Express'],
    ['tea', 'green tea'],
    true,
    2020,
    '2026-03-03',
    ['2026-01-15', '2026-01-31'],
    '09:45:00',
    '2026-07-01T10:30:00+02:00',
    '#ff0000',
    [52.52, 13.405],
    desk.owner.handle,
    desk.space,
    'postgresql://db/sales',
    'a,b',
    expect.arrayContaining(['one', 'two']),
    [
      { product: 'Green "tea"', amount: 1234.5, kind: 'used' },
      { product: 'Coffee', amount: 1.05, kind: 'new' },
    ],
  ]);
  await expect(inputs).toContainText('12.5 %');
  await expect(inputs).toContainText('1250.75 EUR');
  expect(await page.content()).not.toContain('hunter2');
});

const plain = notebookFile(
  '# Plain\n\nPrints a rate.',
  { code: 'rate = 0.5\nname = "Ada"\nwide = False', tags: ['parameters'] },
  { code: 'print(name, rate)' },
);

test('the form is arranged in the web: order, words, kind, limits and a condition', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: plain });
  await page.goto(`${hub.url}${path}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Arrange the form' }).click();
  await page.getByRole('button', { name: 'Move Wide up' }).click();
  await page.getByRole('button', { name: 'Move Wide up' }).click();
  await page.getByRole('button', { name: 'Rate', exact: true }).click();
  const editor = page.getByRole('region', { name: 'The chosen input' });
  await editor.getByLabel('Label').fill('Growth');
  await editor.getByLabel('Help').fill('A share of one.');
  await editor.getByLabel('Section').fill('Assumptions');
  await editor.getByRole('combobox', { name: 'How it is asked for' }).click();
  await page.getByRole('option', { name: 'A slider' }).click();
  await editor.getByLabel('At least').fill('0');
  await editor.getByLabel('At most').fill('1');
  await editor.getByRole('combobox', { name: 'Shown only while' }).click();
  await page.getByRole('option', { name: 'Wide' }).click();
  const preview = page.getByRole('region', { name: 'The form as people see it' });
  await expect(preview.getByText('Growth')).toHaveCount(0);
  await preview.getByRole('switch', { name: 'Wide' }).check();
  await expect(preview.getByRole('slider', { name: 'Growth' })).toBeVisible();
  await page.getByRole('button', { name: 'Publish version 2' }).click();

  await expect(page).toHaveURL(/\/run/);
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Ada 0.5')).toBeVisible({ timeout: RUN_TIMEOUT });
  const names = page.getByRole('form', { name: 'Inputs' }).locator('[data-input]');
  expect(await names.evaluateAll((each) => each.map((one) => one.getAttribute('data-input')))).toEqual([
    'wide',
    'name',
  ]);
  await page.getByRole('switch', { name: 'Wide' }).check();
  await expect(page.getByRole('group', { name: 'Assumptions' }).getByText('A share of one.')).toBeVisible();
  await page.getByRole('slider', { name: 'Growth' }).press('End');
  await expect(page.getByText('Ada 1')).toBeVisible({ timeout: RUN_TIMEOUT });
});

test('inputs that are saved for everybody start the form of others', async ({ page, browser, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: plain });
  await page.goto(`${hub.url}${path}/run`);
  await typeInto(page, 'Name', 'Grace');
  await page.getByRole('button', { name: 'Saved inputs' }).click();
  await page.getByRole('menuitem', { name: 'Save these inputs…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these inputs' });
  await dialog.getByLabel('Name').fill('House style');
  await dialog.getByText('For everybody who runs this').click();
  await dialog.getByLabel('Everybody’s form starts with these').check();
  await dialog.getByRole('button', { name: 'Save inputs' }).click();
  await expect(dialog).toBeHidden();

  const theirs = await openAsRunner(browser, hub, desk);
  await theirs.goto(`${hub.url}${path}/app`);
  await expect(theirs.getByText('Grace 0.5')).toBeVisible({ timeout: RUN_TIMEOUT });
  await theirs.getByRole('button', { name: 'Saved inputs' }).click();
  await expect(theirs.getByRole('menuitem', { name: /^House style/ })).toBeVisible();
  await theirs.context().close();
});

test('a question that appears takes nobody away from what they are typing', async ({ page, hub, desk }) => {
  const file = notebookFile(
    '# Asks\n\nAsks at the end.',
    { code: 'word = "a"  # Word', tags: ['parameters'] },
    { code: 'print("The word is", word)' },
    {
      code: `import quire\n${'print(".\\n" * 60)\n'}answer = quire.confirm("Send it?")\nprint("Sent", answer)`,
    },
  );
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/app`);
  await expect(page.getByText('Waiting for your answer')).toBeVisible({ timeout: RUN_TIMEOUT });
  expect(await page.evaluate(() => window.scrollY)).toBe(0);
  const word = page.getByLabel('Word', { exact: true });
  await word.press('End');
  await word.pressSequentially('bcd', { delay: 400 });
  await expect(page.getByText('The word is abcd')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(page.getByText('Waiting for your answer')).toBeVisible({ timeout: RUN_TIMEOUT });
  await expect(word).toBeFocused();
  await page.getByRole('button', { name: 'Go to the question' }).click();
  await expect(page.getByRole('button', { name: 'Yes' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Sent True')).toBeVisible({ timeout: RUN_TIMEOUT });
});

test('a question finds one of ten thousand choices by typing', async ({ page, hub, desk }) => {
  const file = notebookFile('# Asks\n\nAsks for a town.', {
    code: [
      'import quire',
      'towns = {n: f"Town {n:05}" for n in range(10_000)}',
      'answer = quire.form("Where?", town=quire.SearchSelect(towns, label="Town"), copies=quire.Integer(1, 9, default=1))',
      'print("To", answer.town, "times", answer.copies)',
    ].join('\n'),
  });
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/app`);
  const town = page.getByRole('combobox', { name: 'Town' });
  await town.fill('09876', { timeout: RUN_TIMEOUT });
  await page.getByRole('option', { name: 'Town 09876' }).click();
  await page.getByLabel('Copies', { exact: true }).fill('3');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('To 9876 times 3')).toBeVisible({ timeout: RUN_TIMEOUT });
});
