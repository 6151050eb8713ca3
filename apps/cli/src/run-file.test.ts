import { existsSync } from 'node:fs';
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

type Cell = string | { source: string; tags: string[]; quire?: object };

async function writeNotebook(...cells: Cell[]): Promise<void> {
  const full = cells.map((cell, index) => ({
    cell_type: 'code',
    id: `c${index}`,
    metadata: typeof cell === 'string' ? {} : { tags: cell.tags, ...(cell.quire && { quire: cell.quire }) },
    source: typeof cell === 'string' ? cell : cell.source,
    execution_count: null,
    outputs: [],
  }));
  await writeFile(
    join(folder.path, 'a.ipynb'),
    JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: full }),
  );
}

async function cellsOf(
  name: string,
): Promise<{ id: string; source: string; tags: unknown; outputs: unknown }[]> {
  const read = readNotebook(await readFile(join(folder.path, name)));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.notebook.cells.map((cell) => ({
    id: cell.id,
    source: cell.source,
    tags: cell.metadata.tags,
    outputs: cell.cell_type === 'code' ? cell.outputs : [],
  }));
}

const run = (...args: string[]) => folder.quire(['run', 'a.ipynb', '--python', PYTHON, ...args]);

const PAPERMILL_TRAPS = {
  tags: ['parameters'],
  source: `import datetime
from pathlib import Path
from typing import Literal
d: datetime.date = datetime.date(2024, 1, 1)
c: Literal["FR", "DE"] = "FR"
x: int | None = 3
u = "http://x#frag"
a = 1
f: Path | None = None`,
};

test('the project’s Python is there, which these tests need', () => {
  expect(existsSync(PYTHON)).toBe(true);
});

test('values arrive as what the annotations say, in a cell as papermill injects it', async () => {
  await writeNotebook(PAPERMILL_TRAPS, 'print([d, c, x, u, a, f])', '6 * 7');
  await writeFile(join(folder.path, 'data.csv'), 'x');
  const values = ['d=2024-02-29', 'c=DE', 'x=none', 'u=http://y#z', 'a=2', 'f=data.csv'];
  const result = await run(...values.flatMap((value) => ['-p', value]), '-o', 'out.ipynb');
  const path = join(folder.path, 'data.csv');
  const printed = `[datetime.date(2024, 2, 29), 'DE', None, 'http://y#z', 2, PosixPath('${path}')]\n`;
  expect(result).toMatchObject({ code: 0, stdout: `${printed}42\n` });
  const cells = await cellsOf('out.ipynb');
  expect(cells.map(({ id, tags }) => [id, tags])).toEqual([
    ['c0', ['parameters']],
    ['injected-parameters', ['injected-parameters']],
    ['c1', undefined],
    ['c2', undefined],
  ]);
  expect(cells[1]?.source.split('\n')[0]).toBe('# Parameters');
  expect(cells[2]?.outputs).toEqual([{ output_type: 'stream', name: 'stdout', text: printed }]);
});

test('without values the notebook’s own defaults run and no cell is added', async () => {
  await writeNotebook(PAPERMILL_TRAPS, 'print(c, u)');
  expect(await run('-o', 'out.ipynb')).toMatchObject({ code: 0, stdout: 'FR http://x#frag\n' });
  expect(await cellsOf('out.ipynb')).toHaveLength(2);
});

test.each([
  [['-p', 'd=yesterday'], 'd: '],
  [['-p', 'c=IT'], 'c: '],
  [['-p', 'x=three'], 'x: '],
  [['-p', 'nope=1'], 'nope: There is no parameter called "nope"'],
  [['-p', 'f=missing.csv'], 'There is no file'],
])('%j is refused before anything runs', async (args, why) => {
  await writeNotebook(PAPERMILL_TRAPS, 'open("ran", "w")');
  const { code, stdout, stderr } = await run(...args, '-o', 'out.ipynb');
  expect({ code, stdout }).toEqual({ code: 5, stdout: '' });
  expect(stderr).toContain(why);
  expect(existsSync(join(folder.path, 'ran'))).toBe(false);
  expect(existsSync(join(folder.path, 'out.ipynb'))).toBe(false);
});

test('questions take their answers from values, and name the one that is missing', async () => {
  await writeNotebook(
    'import quire\na = quire.form("Send", {"to": str, "copies": quire.Integer(1, 5, default=2)}, key="send")',
    'print(a.to, a.copies, quire.confirm("Sure?"))',
  );
  const answered = ['-p', 'send={"to": "me"}', '-p', 'confirm_sure=true'];
  expect(await run(...answered)).toMatchObject({ code: 0, stdout: 'me 2 True\n' });
  const half = await run('-p', 'send={"to": "me"}');
  expect([half.code, half.stdout]).toEqual([1, '']);
  expect(half.stderr).toContain(
    'The notebook asks “Sure?” and nobody is there to answer. Give a value for confirm_sure.',
  );
});

test('files that a notebook offers are written into a folder, and its copy keeps the text', async () => {
  await writeNotebook('import quire\nquire.download("a,b", "Table", name="..")');
  const run = ['run', 'a.ipynb', '--python', PYTHON, '-o', 'out.ipynb', '--downloads', 'kept', '--json'];
  const { stdout } = await folder.quire(run);
  const file = join(folder.path, 'kept', 'file');
  expect(JSON.parse(stdout).downloads).toEqual([{ name: '..', label: 'Table', bytes: 3, file }]);
  expect(await readFile(file, 'utf8')).toBe('a,b');
  const saved = await readFile(join(folder.path, 'out.ipynb'), 'utf8');
  expect([saved.includes('Table: .. (3 bytes)'), saved.includes('vnd.quire')]).toEqual([true, false]);
});

test('a failed run has exit code 1, and its notebook is kept with what came before and the traceback', async () => {
  await writeNotebook('print("before")', '{}["gone"]', 'print("after")');
  const { code, stdout, stderr } = await run('-o', 'out.ipynb');
  expect({ code, stdout }).toEqual({ code: 1, stdout: 'before\n' });
  expect(stderr).toContain("KeyError: 'gone'");
  const cells = await cellsOf('out.ipynb');
  expect(cells.map((cell) => cell.outputs)).toEqual([
    [{ output_type: 'stream', name: 'stdout', text: 'before\n' }],
    [expect.objectContaining({ output_type: 'error', ename: 'KeyError', evalue: "'gone'" })],
    [],
  ]);
});

test('JSON says how the run went and nothing else stands on stdout', async () => {
  await writeNotebook('print("text")', '1 / 0');
  const { code, stdout } = await run('--json');
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    file: 'a.ipynb',
    python: PYTHON,
    status: 'failed',
    parameters: {},
    milliseconds: expect.any(Number),
    cellsDone: 1,
    cellsTotal: 2,
    failure: {
      code: 'code-error',
      sentence: expect.any(String),
      advice: expect.any(String),
      cellId: 'c1',
      name: 'ZeroDivisionError',
      message: 'division by zero',
      traceback: expect.any(Array),
    },
    files: [],
    downloads: [],
  });
});

test('the notebook runs in its own folder, with the caller’s environment but not the token for the hub', async () => {
  await writeNotebook(
    'import os',
    'print(os.getcwd(), os.environ.get("MINE"), os.environ.get("QUIRE_TOKEN"))',
  );
  Object.assign(folder.env, { MINE: 'yes', QUIRE_TOKEN: 'secret' });
  expect((await run()).stdout).toBe(`${folder.path} yes None\n`);
  expect((await run('--cwd', '/')).stdout).toBe('/ yes None\n');
  expect((await run('--cwd', 'nowhere')).code).toBe(4);
});

test('Ctrl-C interrupts the cell, keeps what there is and has exit code 130', async () => {
  await writeNotebook('print("before")', 'open("started", "w").close()\nimport time; time.sleep(60)');
  let interrupt = (): void => undefined;
  const args = ['run', 'a.ipynb', '--python', PYTHON, '-o', 'out.ipynb'];
  const running = folder.quire(args, {
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  });
  await expect.poll(() => existsSync(join(folder.path, 'started')), { timeout: 20_000 }).toBe(true);
  interrupt();
  const { code, stdout, stderr } = await running;
  expect({ code, stdout }).toEqual({ code: 130, stdout: 'before\n' });
  expect(stderr).toContain('The run was cancelled');
  expect((await cellsOf('out.ipynb'))[0]?.outputs).toHaveLength(1);
});

test('a run that takes too long is stopped and says so', async () => {
  await writeNotebook('import time; time.sleep(60)');
  const { code, stdout } = await run('--timeout', '1', '--json');
  expect({ code, failure: JSON.parse(stdout).failure.code }).toEqual({ code: 1, failure: 'run-timed-out' });
});

test('the notebook itself is never overwritten by its outputs', async () => {
  await writeNotebook('1');
  expect(await run('-o', './a.ipynb')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('another file'),
  });
});

test('a Python that is not there, or cannot run notebooks, is named', async () => {
  await writeNotebook('1');
  expect((await folder.quire(['run', 'a.ipynb', '--python', './none'])).code).toBe(4);
  await writeFile(join(folder.path, 'python'), '#!/bin/sh\nexit 3\n', { mode: 0o755 });
  const { code, stderr } = await folder.quire(['run', 'a.ipynb', '--python', './python']);
  expect({ code, isNamed: stderr.includes(join(folder.path, 'python')) }).toEqual({ code: 1, isNamed: true });
});

test('what the form of the inputs starts with is what the notebook gets, unless a value is given', async () => {
  const quire = { inputs: [{ name: 'rate', default: 0.25 }] };
  await writeNotebook({ source: 'rate = 0.5\nn = 1', tags: ['parameters'], quire }, 'print(rate, n)');
  const texts = [];
  for (const given of [[], ['-p', 'rate=1', '-p', 'n=2']])
    texts.push((await run(...given)).stdout.trim().split('\n').at(-1));
  expect(texts).toEqual(['0.25 1', '1.0 2']);
});
