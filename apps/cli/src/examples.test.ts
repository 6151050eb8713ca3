import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspectNotebook } from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import { type Notebook, readNotebook, sanitiseNotebook, serialiseNotebook } from '@quire/notebook';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

const EXAMPLES = fileURLToPath(new URL('../../../examples', import.meta.url));
const PYTHON = fileURLToPath(new URL('../../../.runtime/venv/bin/python', import.meta.url));
/** A busy machine that imports scikit-learn for the first time. */
const RUN_MILLISECONDS = 120_000;

const NAMES = [
  'check-a-file',
  'every-input',
  'interactive-plot',
  'messy-exploration',
  'orders-sql',
  'sales-report',
  'small-model',
] as const;

let folder: CliFolder;
beforeAll(async () => {
  await loadParser();
  folder = await makeCliFolder();
});
afterAll(() => folder.remove());

async function readExample(name: string): Promise<{ text: string; notebook: Notebook }> {
  const text = await readFile(join(EXAMPLES, `${name}.ipynb`), 'utf8');
  const read = readNotebook(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { text, notebook: read.notebook };
}

test('the catalogue names every example once', async () => {
  const catalogue = JSON.parse(await readFile(join(EXAMPLES, 'catalogue.json'), 'utf8')) as {
    spaces: { slug: string }[];
    notebooks: { file: string; space: string; slug: string }[];
  };
  const files = (await readdir(EXAMPLES)).filter((name) => name.endsWith('.ipynb'));
  expect(catalogue.notebooks.map(({ file }) => file).toSorted()).toEqual(files.toSorted());
  expect(files.toSorted()).toEqual(NAMES.map((name) => `${name}.ipynb`));
  expect(new Set(catalogue.notebooks.map(({ slug }) => slug)).size).toBe(files.length);
  const spaces = catalogue.spaces.map(({ slug }) => slug);
  expect(catalogue.notebooks.filter(({ space }) => !spaces.includes(space))).toEqual([]);
});

test.each(NAMES)('%s is stored as publishing would store it', async (name) => {
  const { text, notebook } = await readExample(name);
  const { notebook: clean, removed } = sanitiseNotebook(notebook);
  expect(removed).toEqual([]);
  expect(serialiseNotebook(clean)).toBe(text);
});

test.each(NAMES)('%s has a title, a summary, and inputs without a doubt', async (name) => {
  const { title, summary, parameters } = inspectNotebook((await readExample(name)).notebook);
  expect([title.length > 5, summary.length > 40]).toEqual([true, true]);
  expect(parameters.diagnostics).toEqual([]);
  expect(parameters.parameters.length > 0).toBe(name !== 'messy-exploration');
});

test.each(NAMES)(
  '%s runs clean from beginning to end, without a word on stderr',
  async (name) => {
    const path = join(EXAMPLES, `${name}.ipynb`);
    const out = join(folder.path, 'out.ipynb');
    const result = await folder.quire(['run', path, '--python', PYTHON, '-o', out, '--json']);
    expect({ code: result.code, failure: JSON.parse(result.stdout).failure }).toEqual({
      code: 0,
      failure: null,
    });
    const executed = readNotebook(await readFile(out));
    const outputs = executed.ok
      ? executed.notebook.cells.flatMap((cell) => ('outputs' in cell ? cell.outputs : []))
      : [];
    const complaints = outputs.filter(
      (output) =>
        output.output_type === 'error' || (output.output_type === 'stream' && output.name === 'stderr'),
    );
    expect(complaints).toEqual([]);
    expect(outputs.length).toBeGreaterThan(0);
  },
  RUN_MILLISECONDS,
);
