import { expect, test } from '../support/hub.ts';
import { notebookFile, publish } from '../support/notebooks.ts';

const file = notebookFile(
  '# Margins\n\nWhat is kept.',
  { code: 'rate: float = 0.2  # Rate', tags: ['parameters'] },
  { code: 'sales = [1, 2, 3]' },
  '## Result',
  { code: 'sales.append(4)' },
  { code: 'margin = sum(sales) * rate' },
  { code: 'print(margin, tax)' },
);

test('the map says how cells work together and why, by mouse and by keyboard', async ({
  page,
  hub,
  desk,
}) => {
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}`);
  const link = page.getByRole('link', { name: /^Cell 6 ?margin/ });
  await link.hover();
  await expect(
    page.getByText('uses sales, changed in cell 5').or(page.getByText(/uses `sales`, changed in cell 5/)),
  ).toBeVisible();
  await expect(page.getByText('Needed by cell 7')).toBeVisible();
  await page.getByRole('button', { name: 'Rate', exact: true }).hover();
  await expect(page.getByText('Changing Rate runs 2 of 5 cells again.')).toBeVisible();
  await page.getByRole('link', { name: /^Cell 2\b/ }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('link', { name: /^Cell 7\b/ })).toBeFocused();
  await expect(page.getByText('"tax" is not defined anywhere').first()).toBeVisible();
});
