import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNotebook } from '@quire/notebook';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

const PYTHON = fileURLToPath(new URL('../../../.runtime/venv/bin/python', import.meta.url));

let folder: CliFolder;
beforeEach(async () => {
  folder = await makeCliFolder();
});
afterEach(() => folder.remove());

type Cell = { text: string } | string;
async function writeCells(...cells: Cell[]): Promise<void> {
  const full = cells.map((cell, index) =>
    typeof cell === 'string'
      ? {
          cell_type: 'code',
          id: `c${index + 1}`,
          metadata: {},
          source: cell,
          execution_count: null,
          outputs: [],
        }
      : { cell_type: 'markdown', id: `c${index + 1}`, metadata: {}, source: cell.text },
  );
  await writeFile(
    join(folder.path, 'a.ipynb'),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: full }),
  );
}
const slice = (...args: string[]) => folder.quire(['slice', 'a.ipynb', ...args]);
const MESSY: Cell[] = [
  { text: '# Messy' },
  'a = [1]\nb = 2',
  'print("noise")',
  'a.append(b)',
  { text: '## Sum' },
  'sum(a)',
];

test('prints the cells that a cell needs as a script, and how sure that is', async () => {
  await writeCells(...MESSY);
  expect(await slice('--cell', '6')).toEqual({
    code: 0,
    stdout: '# %%\na = [1]\nb = 2\n\n# %%\na.append(b)\n\n# %%\nsum(a)\n',
    stderr: 'Kept 3 of 6 cells. Nothing was met that reading alone cannot tell.\n',
  });
});

test('keeps single statements when asked, and says why', async () => {
  await writeCells('a = 1\nb = 2', 'print(b)');
  const { stdout } = await slice('--cell', '2', '--statements', '--why');
  expect(stdout).toBe(
    'Cell 1\n  b = 2\n    ← uses `b`, defined in cell 1\n\nCell 2\n  print(b)\n    ← asked for\n',
  );
});

test('writes a notebook with the words above the cells that it keeps', async () => {
  await writeCells(...MESSY);
  await slice('--output', 'c6', '-o', 'out.ipynb');
  const read = readNotebook(await readFile(join(folder.path, 'out.ipynb')));
  expect(read.ok && read.notebook.cells.map(({ id }) => id)).toEqual(['c1', 'c2', 'c4', 'c5', 'c6']);
});

test('writes a script that Python can read, with IPython syntax in comments', async () => {
  await writeCells('%matplotlib inline\nx = 1', 'print(x)');
  await slice('--cell', '2', '-o', 'out.py');
  expect(await readFile(join(folder.path, 'out.py'), 'utf8')).toBe(
    '# %%\n# %matplotlib inline\nx = 1\n\n# %%\nprint(x)\n',
  );
});

test('verifies by running both', async () => {
  await writeCells(...MESSY);
  expect(await slice('--cell', '6', '--verify', '--python', PYTHON)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('Verified: the notebook and the slice show the same.'),
  });
});

test('says what differs where reading could not see it, and answers 1', async () => {
  await writeCells('x = 1', 'import sys\nsetattr(sys.modules["__main__"], "x", 2)', 'print(x)');
  const { code, stdout } = await slice('--cell', '3', '--verify', '--python', PYTHON, '--json');
  expect({ code, verdict: JSON.parse(stdout).verdict }).toMatchObject({
    code: 1,
    verdict: { kind: 'different', sentence: expect.stringContaining('where the slice shows') },
  });
});

test('cannot tell of a notebook that does not repeat itself', async () => {
  await writeCells('import time', 'print(time.time_ns())');
  expect(await slice('--cell', '2', '--verify', '--python', PYTHON)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('does not show the same twice'),
  });
});

test('explains what it cannot do', async () => {
  await writeCells(...MESSY);
  const answers = await Promise.all([
    slice(),
    slice('--cell', '9'),
    slice('--cell', '1'),
    slice('--name', 'A'),
    slice('--cell', '6', '-o', 'out.txt'),
    slice('--cell', '6', '-o', 'a.ipynb'),
  ]);
  expect(answers.map(({ code, stderr }) => [code, stderr.split('\n')[0]])).toEqual([
    [2, expect.stringContaining('with one of --cell, --output or --name.')],
    [4, expect.stringContaining('There is no cell 9. The notebook has 6 cells, counted from 1.')],
    [5, expect.stringContaining('Cell 1 has no code, so nothing leads to it.')],
    [4, expect.stringContaining('No cell of this notebook defines "A". Did you mean a?')],
    [2, expect.stringContaining('The file for -o ends in .ipynb or in .py.')],
    [2, expect.stringContaining('The slice would replace the notebook itself.')],
  ]);
});
