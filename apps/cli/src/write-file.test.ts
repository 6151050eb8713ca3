import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';
import { writeFileSafely } from './write-file.ts';

let folder: CliFolder;
beforeEach(async () => {
  folder = await makeCliFolder();
});
afterEach(() => folder.remove());

test('a file is replaced in one step and nothing else is left', async () => {
  const path = join(folder.path, 'a.txt');
  await writeFile(path, 'old');
  await writeFileSafely(path, 'new', { mode: 0o600 });
  expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777, await readdir(folder.path)]).toEqual(
    ['new', 0o600, ['a.txt']],
  );
});

test('a file that cannot be written is named and leaves nothing behind', async () => {
  const path = join(folder.path, 'taken');
  await mkdir(path);
  await expect(writeFileSafely(path, 'x')).rejects.toMatchObject({ path });
  expect(await readdir(folder.path)).toEqual(['taken']);
  await expect(writeFileSafely(join(folder.path, 'no', 'a'), 'x')).rejects.toMatchObject({ code: 'ENOENT' });
});
