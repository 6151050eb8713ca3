import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { layCable } from '../support/cable.ts';
import { expect, test } from '../support/hub.ts';
import { countedLines, notebookFile, publish, slowCount } from '../support/notebooks.ts';
import { RUN_TIMEOUT, runPage } from '../support/run-page.ts';

const greeting = notebookFile(
  '# Greeting\n\nGreets a number of people.',
  {
    code: [
      'import datetime',
      'from typing import Annotated, Literal',
      'people: int = 3  # How many people',
      'language: Literal["English", "French"] = "English"  # Language',
      'day: datetime.date = datetime.date(2026, 1, 31)  # Day',
      'name: str  # Name',
    ].join('\n'),
    tags: ['parameters'],
  },
  '## Result',
  {
    code: 'if people < 0:\n    raise ValueError("There cannot be fewer than no people.")\nprint({"English": "Hello", "French": "Bonjour"}[language], name, people, day)',
  },
);

test('inputs are checked in words before anything is sent', async ({ page, hub, desk }) => {
  const path = await publish(desk.owner, { space: desk.space, file: greeting });
  const sent: string[] = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push(new URL(request.url()).pathname));
  await page.goto(`${hub.url}${path}/run`);
  await page.getByLabel('How many people', { exact: true }).fill('');
  const day = page.getByRole('textbox', { name: 'Day' });
  await day.fill('2026-02-30');
  await day.press('Tab');
  // What cannot be read stays, and says so.
  await expect(page.getByText(/^Day must be a day such as/)).toBeVisible();
  await expect(day).toHaveValue('2026-02-30');
  await page.getByRole('button', { name: 'Reset Day to its default' }).click();
  await expect(day).toHaveValue('2026-01-31');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByText('Name needs a value.')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Name' })).toBeFocused();
  expect(sent).toEqual([]);

  await page.getByRole('textbox', { name: 'Name' }).fill('Joan');
  await page.getByLabel('How many people', { exact: true }).fill('12');
  await page.getByText('French', { exact: true }).click();
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/\/runs\//);
  const run = runPage(page);
  await expect(run.status).toContainText(/Done in \d/, { timeout: RUN_TIMEOUT });
  await expect(run.printed).toHaveText('Bonjour Joan 12 2026-01-31');
  await expect(run.inputs.getByRole('listitem')).toHaveText([
    'How many people12',
    'LanguageFrench',
    'NameJoan',
    'Day31 Jan 2026 (default)',
  ]);

  await page.getByRole('link', { name: 'Run with other inputs' }).click();
  await expect(page.getByLabel('How many people', { exact: true })).toHaveValue('12');
  await expect(page.getByRole('textbox', { name: 'Name' })).toHaveValue('Joan');
  await expect(page.getByRole('radio', { name: 'French' })).toBeChecked();
  await page.getByLabel('How many people', { exact: true }).fill('-1');
  await page.getByLabel('How many people', { exact: true }).press('Control+Enter');
  await page.waitForURL(/\/runs\//);
  await expect(run.status).toContainText(/Failed after/, { timeout: RUN_TIMEOUT });
  await expect(run.failure).toContainText('There cannot be fewer than no people.');
  await expect(run.failure).toContainText('It happened in “Result”.');
  const traceback = page.getByText('Traceback (most recent call last)').filter({ visible: true });
  await expect(traceback).toHaveCount(0);
  await run.failure.getByText('Show the technical details').click();
  await expect(traceback).toHaveCount(1);

  const failed = page.url();
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.waitForURL((address) => address.pathname.startsWith('/runs/') && address.href !== failed);
  await expect(run.status).toContainText(/Failed after/, { timeout: RUN_TIMEOUT });

  await page.goto(`${hub.url}/runs`);
  const rows = page.getByRole('list', { name: 'Runs' }).getByRole('listitem');
  await expect(rows).toContainText([
    /Greeting.*Failed after/s,
    /Greeting.*Failed after/s,
    /Greeting.*Done in/s,
  ]);
  await rows.first().getByRole('link', { name: 'Greeting' }).click();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete this run…' }).click();
  await page.getByRole('button', { name: 'Delete the run' }).click();
  await expect(rows).toContainText([/Failed after/, /Done in/]);
  await expect(rows).toHaveCount(2);
});

test('a reload and a lost connection in the middle of a run lose nothing', async ({ page, hub, desk }) => {
  // Fewer than a page folds away.
  const LINES = 24;
  const path = await publish(desk.owner, { space: desk.space, file: slowCount('Slow count', LINES, 0.6) });
  const cable = await layCable(hub.url);
  await page.goto(`${cable.url}${path}/run`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.waitForURL(/\/runs\//);
  const run = runPage(page);
  await expect(run.printed.first()).toContainText('number 5', { timeout: RUN_TIMEOUT });
  await expect(run.status).toContainText('Running: Counting');

  await page.reload();
  await expect(run.printed.first()).toContainText(countedLines(5));

  cable.cut();
  await expect(run.status).toContainText('Connection lost. Your run goes on; reconnecting…');
  cable.mend();
  await expect(run.status).not.toContainText('Connection lost', { timeout: RUN_TIMEOUT });
  await expect(run.status).toContainText(/Done in \d/, { timeout: RUN_TIMEOUT });
  await expect(run.printed).toHaveText([countedLines(LINES), 'all counted']);
  await page.reload();
  await expect(run.printed).toHaveText([countedLines(LINES), 'all counted']);
  await cable.close();
});

test('stopping ends a run that sleeps, and what it had shown stays', async ({ page, hub, desk }) => {
  const file = notebookFile(
    '# Long sleep',
    { code: 'print("going to sleep", flush=True)\nimport time\ntime.sleep(600)' },
    '## Never',
    { code: 'print("awake")' },
  );
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/run`);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const run = runPage(page);
  await expect(run.printed).toHaveText('going to sleep', { timeout: RUN_TIMEOUT });
  await run.stop.click();
  await expect(run.status).toContainText(/Stopped after/);
  await expect(run.printed).toHaveText('going to sleep');
  await expect(page.getByText('Not run: Never')).toBeVisible();
});

test('a run is taken along as a notebook and as a page that needs no hub', async ({
  page,
  browser,
  hub,
  desk,
}) => {
  const file = notebookFile(
    '# Chart\n\nOne **bold** chart.',
    { code: 'height: int = 2  # Height', tags: ['parameters'] },
    {
      code: 'import plotly.graph_objects as go\nprint("before the chart")\ngo.Figure(go.Bar(x=["a", "b"], y=[1, height]))',
    },
    { code: 'import pandas as pd\npd.DataFrame({"height": [height]})' },
  );
  const path = await publish(desk.owner, { space: desk.space, file });
  await page.goto(`${hub.url}${path}/run`);
  await page.getByLabel('Height').fill('5');
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const run = runPage(page);
  await expect(run.status).toContainText(/Done in \d/, { timeout: RUN_TIMEOUT });
  await expect(page.frameLocator('iframe').first().locator('.bars .point')).toHaveCount(2);

  const notebook = JSON.parse(await readFile(await takeAlong(page, 'As a notebook (.ipynb)'), 'utf8'));
  expect(notebook.cells.map((cell: { metadata: { tags?: string[] } }) => cell.metadata.tags ?? [])).toEqual([
    [],
    ['parameters'],
    ['injected-parameters'],
    [],
    [],
  ]);
  expect([notebook.cells[2].source].flat().join('')).toContain('height = 5');
  expect(notebook.cells[3].outputs.map((output: { output_type: string }) => output.output_type)).toEqual([
    'stream',
    'display_data',
  ]);

  const address = `file://${await takeAlong(page, 'As a web page (.html)')}`;
  const alone = await browser.newContext({ offline: true });
  const saved = await alone.newPage();
  const asked: string[] = [];
  saved.on('request', (request) => asked.push(request.url()));
  await saved.goto(address);
  await expect(saved.getByRole('banner').getByRole('heading', { level: 1 })).toHaveText('Chart');
  await expect(saved.getByText('before the chart', { exact: true })).toBeVisible();
  await expect(saved.frameLocator('iframe').first().locator('.bars .point')).toHaveCount(2);
  await expect(saved.frameLocator('iframe').last().getByRole('cell', { name: '5' })).toBeVisible();
  expect(asked.filter((url) => /^(https?|wss?):/.test(url))).toEqual([]);
  await alone.close();
});

/** Downloads the run as the menu names it; answers the file's path. */
async function takeAlong(page: Page, item: string): Promise<string> {
  await runPage(page).download.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  const path = test.info().outputPath(download.suggestedFilename());
  await download.saveAs(path);
  return path;
}
