import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

const BIN = fileURLToPath(new URL('../bin/quire.mjs', import.meta.url));
const PYTHON = fileURLToPath(new URL('../../../.runtime/venv/bin/python', import.meta.url));
const run = promisify(execFile);

let folder: CliFolder;
beforeEach(async () => {
  folder = await makeCliFolder();
});
afterEach(() => folder.remove());

test('the program prints to the real stdout and passes its exit code on', async () => {
  const options = { env: folder.env, cwd: folder.path };
  expect(await run(process.execPath, [BIN, '--version'], options)).toEqual({ stdout: '0.1.0\n', stderr: '' });
  await expect(run(process.execPath, [BIN, 'whoami'], options)).rejects.toMatchObject({
    code: 3,
    stdout: '',
  });
});

test('a reader that goes away ends the program without a word', async () => {
  const command = `"${process.execPath}" "${BIN}" run --help | true; echo "\${PIPESTATUS[0]}"`;
  const { stdout, stderr } = await run('bash', ['-c', command], { env: folder.env });
  expect({ stderr, isExpected: ['0\n', '141\n'].includes(stdout) }).toEqual({ stderr: '', isExpected: true });
});

test('a real Ctrl-C stops a real run, with exit code 130, and leaves no process behind', async () => {
  const source = 'import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)';
  const cell = { cell_type: 'code', id: 'a', metadata: {}, source, execution_count: null, outputs: [] };
  const notebook = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [cell] };
  await writeFile(join(folder.path, 'a.ipynb'), JSON.stringify(notebook));
  const child = spawn(process.execPath, [BIN, 'run', 'a.ipynb', '--python', PYTHON, '-o', 'out.ipynb'], {
    env: folder.env,
    cwd: folder.path,
  });
  const pid = await new Promise<number>((resolve) =>
    child.stdout.once('data', (chunk) => resolve(Number(chunk))),
  );
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(await readFile(join(folder.path, 'out.ipynb'), 'utf8')).toContain(String(pid));
});
