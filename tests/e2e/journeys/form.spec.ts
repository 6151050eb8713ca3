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
  await editor.getByRole('switch', { name: 'A value must be given' }).check();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await editor.getByLabel('Kinds of file').fill('.csv, .xlsx');
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
  await expect(editor.getByLabel('Kinds of file')).toHaveValue('.csv, .xlsx');

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
