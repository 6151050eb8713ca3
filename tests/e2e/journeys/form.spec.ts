import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';
import { RUN_TIMEOUT } from '../support/run-page.ts';

const orders = (...inputs: string[]) =>
  notebookFile(
    '# Orders',
    {
      code: ['from pathlib import Path', 'country: str = "FR"', 'table: Path | None = None', ...inputs].join(
        '\n',
      ),
      tags: ['parameters'],
    },
    { code: 'print("orders of", country)' },
  );

test.describe.configure({ timeout: 3 * RUN_TIMEOUT });

test('an arranged form is not left by mistake, and outlives a version published meanwhile', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file: orders() });
  await page.goto(`${hub.url}${path}/form`);
  const editor = page.getByRole('region', { name: 'The chosen input' });
  await editor.getByRole('combobox', { name: 'How it is asked for' }).click();
  await page.getByRole('option', { name: 'A list that opens' }).click();
  await editor.getByLabel('Choices').fill('FR = France\nDE = Germany');
  await editor.getByRole('radio', { name: 'A value must be given' }).check();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await editor.getByLabel('Endings of file names').fill('.csv, .xlsx');
  await editor.getByLabel('Megabytes, at most').fill('2');
  const preview = page.getByRole('region', { name: 'The form as people see it' });
  await expect(preview.getByText(/\.csv, \.xlsx, up to 2/)).toBeVisible();

  const asked: string[] = [];
  page.once('dialog', (dialog) => {
    asked.push(dialog.message());
    return dialog.dismiss();
  });
  await page.getByRole('link', { name: 'Cancel' }).click();
  await expect.poll(() => asked).toEqual(['Leave without publishing this form?']);
  await expect(editor.getByLabel('Endings of file names')).toHaveValue('.csv, .xlsx');

  const [, , space = '', slug = ''] = path.split('/');
  const at = { space: space as never, slug: slug as never };
  await desk.owner.client.notebooks.publishNotebook({
    params: { space: at.space },
    body: { filename: 'n.ipynb', content: orders('days: int = 3'), slug: at.slug, mode: 'update' },
  });
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByText(/^Version 2 was published meanwhile/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Move Days up' })).toBeVisible();
  await expect(preview.getByText(/\.csv, \.xlsx, up to 2/)).toBeVisible();
  await page.getByRole('button', { name: 'Publish version 3' }).click();

  await expect(page).toHaveURL(/\/run/);
  const form = page.getByRole('form', { name: 'Inputs' });
  await expect(form.getByText(/\.csv, \.xlsx, up to 2/)).toBeVisible();
  await form.getByRole('combobox', { name: /Country/ }).click();
  await page.getByRole('option', { name: 'Germany' }).click();
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText('orders of DE')).toBeVisible({ timeout: RUN_TIMEOUT });
  // The same rules hold where no form is.
  const run = (parameters: object) =>
    desk.owner.client.runs.createRun({ params: at, body: { parameters: { ...parameters } } });
  await expect(run({})).rejects.toMatchObject({ code: 'invalid-parameters' });
  await expect(run({ country: 'IT' })).rejects.toMatchObject({ code: 'invalid-parameters' });
});

test('an arranged app outlives a version published meanwhile', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: orders() });
  const [, , space = '', slug = ''] = path.split('/');
  const at = { space: space as never, slug: slug as never };
  await page.goto(`${hub.url}${path}/arrange`);
  await page.getByRole('button', { name: 'Hide print("orders of", country)' }).click();
  await desk.owner.client.notebooks.publishNotebook({
    params: { space: at.space },
    body: { filename: 'n.ipynb', content: orders('days: int = 3'), slug: at.slug, mode: 'update' },
  });
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByText(/^Version 2 was published meanwhile/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Show print("orders of", country)' })).toBeVisible();
  await page.getByRole('button', { name: 'Publish version 3' }).click();
  await expect(page).toHaveURL(/\/app/);
  const { current } = await desk.owner.client.notebooks.getNotebook({ params: at });
  expect([current.number, current.cells.at(-1)?.layout?.isHidden]).toEqual([3, true]);
});

test('a form says what the notebook starts with, has a table and takes a step back', async ({
  page,
  hub,
  desk,
}) => {
  const file = notebookFile(
    '# Orders',
    { code: 'rate = 0.5\nrows = []\nsettings = {"currency": "EUR"}', tags: ['parameters'] },
    { code: 'print(rate, rows, settings)' },
  );
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/form`);
  const editor = page.getByRole('region', { name: 'The chosen input' });
  const preview = page.getByRole('region', { name: 'The form as people see it' });
  const kind = async (name: string) => {
    await editor.getByRole('combobox', { name: 'How it is asked for' }).click();
    await page.getByRole('option', { name }).click();
  };

  // Something to start with keeps to the limits of its own input, and is said where it does not.
  await kind('A slider');
  await editor.getByLabel('At most').fill('1');
  await editor.getByRole('radio', { name: 'Another value' }).check();
  await editor.getByRole('slider', { name: 'Value to start with' }).press('End');
  await expect(preview.getByRole('textbox', { name: 'Rate' })).toHaveValue('1');
  await editor.getByLabel('At most').fill('0.75');
  await expect(editor.getByText('Value to start with must be at most 0.75, not 1.')).toBeVisible();
  await page.getByRole('button', { name: 'Settings', exact: true }).click();
  await page.getByRole('button', { name: 'Publish version 2' }).click();
  await expect(page.getByText('One input needs a look before this can be published.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Rate needs a look' })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await editor.getByLabel('At most').fill('2');

  await page.getByRole('button', { name: 'Rows', exact: true }).click();
  await kind('A table');
  await editor.getByRole('button', { name: 'Add a column' }).click();
  await editor.getByRole('textbox', { name: 'Column 1' }).fill('product');
  await editor.getByRole('button', { name: 'Add a column' }).click();
  await editor.getByRole('textbox', { name: 'Column 2' }).fill('product');
  await expect(editor.getByText('Another column has this name.')).toBeVisible();
  await editor.getByRole('textbox', { name: 'Column 2' }).fill('amount');
  await editor.getByRole('combobox', { name: 'What column 2 holds' }).click();
  await page.getByRole('option', { name: 'A whole number' }).click();
  await editor.getByLabel('Rows, at most').fill('3');
  await editor.getByRole('button', { name: 'Move column 2 up' }).click();
  await editor.getByRole('radio', { name: 'Another value' }).check();
  await editor.getByRole('button', { name: 'Add a row' }).click();
  await editor.getByRole('textbox', { name: 'amount, row 1' }).fill('2');
  await editor.getByRole('textbox', { name: 'product, row 1' }).fill('Tea');
  await expect(preview.getByRole('textbox', { name: 'product, row 1' })).toHaveValue('Tea');

  // A step back takes a column away again, and forward brings it back.
  await editor.getByRole('button', { name: 'Remove column 2' }).click();
  await expect(preview.getByRole('columnheader', { name: 'product' })).toHaveCount(0);
  // Keys reach the form wherever no text is: there they take back what was typed.
  await page.getByRole('button', { name: 'Rows', exact: true }).focus();
  await page.keyboard.press('Control+z');
  await expect(preview.getByRole('columnheader', { name: 'product' })).toBeVisible();
  await page.keyboard.press('Control+Shift+z');
  await expect(preview.getByRole('columnheader', { name: 'product' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo the last change' }).click();
  // And the keyboard alone puts it elsewhere.
  await page.getByRole('button', { name: 'Rows', exact: true }).press('Alt+ArrowUp');

  await page.getByRole('button', { name: /^Settings/ }).click();
  await editor.getByRole('radio', { name: 'Another value' }).check();
  await editor.getByLabel('Value to start with').fill('{"currency": ');
  await expect(editor.getByText(/is not written as JSON/)).toBeVisible();
  await editor.getByLabel('Value to start with').fill('{"currency": "USD"}');
  await page.getByRole('button', { name: 'Publish version 2' }).click();

  await expect(page).toHaveURL(/\/run/);
  await page.getByRole('button', { name: /^Run/ }).click();
  await expect(page.getByText("1.0 [{'amount': 2, 'product': 'Tea'}] {'currency': 'USD'}")).toBeVisible({
    timeout: RUN_TIMEOUT,
  });
});
