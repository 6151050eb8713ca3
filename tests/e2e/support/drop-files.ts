import type { Page } from '@playwright/test';

/** Drops files on the publish page as a file manager does: one drop for all of them. */
export async function dropFiles(page: Page, files: Readonly<Record<string, string>>): Promise<void> {
  const area = page.getByText(/^Drop (notebooks|more) here$/);
  await area.waitFor();
  const dataTransfer = await page.evaluateHandle((entries) => {
    const transfer = new DataTransfer();
    for (const [name, content] of entries) transfer.items.add(new File([content], name));
    return transfer;
  }, Object.entries(files));
  await area.dispatchEvent('drop', { dataTransfer });
}
