import { execFileSync } from 'node:child_process';
import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ForkRefusedError } from '../errors.ts';
import { FileState } from './file-state.ts';

const isRoot = process.getuid?.() === 0;
const servers: Server[] = [];
const OWNER = { uid: 4_321, gid: 8_765 };

describe.runIf(process.platform === 'linux')('files of a working directory', () => {
  let top: string;
  let work: string;
  let store: string;
  beforeEach(async () => {
    top = await realpath(await mkdtemp(join(tmpdir(), 'quire-state-')));
    work = join(top, 'work');
    store = join(top, 'store');
    await mkdir(work);
    await mkdir(store);
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await rm(top, { recursive: true, force: true });
  });

  it('come back with folders that hold none, their permissions and times', async () => {
    await mkdir(join(work, 'out/deep'), { recursive: true });
    await writeFile(join(work, 'run'), 'x', { mode: 0o740 });
    await chmod(join(work, 'out/deep'), 0o500);
    const { mtimeMs } = await stat(join(work, 'run'));
    const state = await FileState.take(work, store);
    await rm(join(work, 'out'), { recursive: true });
    await writeFile(join(work, 'run'), 'other');
    await writeFile(join(work, 'new'), 'new');
    await state.restore();
    const modes = await Promise.all(
      ['run', 'out/deep'].map(async (path) => (await stat(join(work, path))).mode & 0o777),
    );
    expect(await readdir(work)).toEqual(['out', 'run']);
    expect(modes).toEqual([0o740, 0o500]);
    expect(Math.abs((await stat(join(work, 'run'))).mtimeMs - mtimeMs)).toBeLessThan(2);
    expect(await readFile(join(work, 'run'), 'utf8')).toBe('x');
  });

  it('stay where they are the same, so that whoever is in a folder stays there', async () => {
    await mkdir(join(work, 'sub'));
    await writeFile(join(work, 'sub/kept'), 'x');
    const state = await FileState.take(work, store);
    const look = async () =>
      Promise.all(['sub', 'sub/kept'].map(async (path) => (await stat(join(work, path))).ino));
    const before = await look();
    await writeFile(join(work, 'sub/new'), 'new');
    await state.restore();
    expect(await look()).toEqual(before);
  });

  it('are left alone in folders where nothing changed, and found where only what is in a file did', async () => {
    for (const name of ['quiet/below', 'loud']) await mkdir(join(work, name), { recursive: true });
    await writeFile(join(work, 'loud/file'), 'before');
    const state = await FileState.take(work, store);
    const look = async () =>
      Promise.all(['', 'quiet', 'quiet/below'].map(async (path) => (await stat(join(work, path))).ctimeMs));
    const before = await look();
    const { mtimeMs } = await stat(join(work, 'loud'));
    for (let round = 0; round < 2; round += 1) {
      await writeFile(join(work, 'loud/file'), `after ${round}`);
      await state.restore();
      expect(await readFile(join(work, 'loud/file'), 'utf8')).toBe('before');
    }
    expect(await look()).toEqual(before);
    expect(Math.abs((await stat(join(work, 'loud'))).mtimeMs - mtimeMs)).toBeLessThan(2);
  });

  it.each([
    ['a socket', () => listenAt(join(work, 'socket'))],
    [
      'many files',
      async () => Promise.all(Array.from({ length: 2_001 }, (_, index) => mkdir(join(work, `${index}`)))),
    ],
    [
      'a link in place of the folder',
      async () => {
        await rename(work, join(top, 'w2'));
        await symlink(join(top, 'w2'), work);
      },
    ],
    [
      'another folder in its place',
      async () => {
        await rename(work, join(top, 'w2'));
        await mkdir(work);
      },
    ],
    ['no folder', () => rm(work, { recursive: true })],
  ])('are not kept where there is %s', async (_, make) => {
    const state = await FileState.take(work, store);
    await make();
    await expect(state.takeAgain()).rejects.toThrow(ForkRefusedError);
    expect(await readdir(store)).toHaveLength(1);
  });

  it('are laid nowhere else', async () => {
    await mkdir(join(top, 'victim'));
    await symlink(join(top, 'victim'), join(work, 'link'));
    const state = await FileState.take(work, store);
    const lay = (path: string) => state.restore([{ path, content: 'x' }]);
    await expect(lay('link/x')).rejects.toThrow(ForkRefusedError);
    await expect(lay('../victim/x')).rejects.toMatchObject({ code: 'invalid-context' });
    await expect(lay('/victim/x')).rejects.toMatchObject({ code: 'invalid-context' });
    await lay('link');
    expect([await readdir(join(top, 'victim')), await readFile(join(work, 'link'), 'utf8')]).toEqual([
      [],
      'x',
    ]);
  });

  it.runIf(isRoot)('belong to the account of the notebook [needs root]', async () => {
    await mkdir(join(work, 'sub'));
    await writeFile(join(work, 'sub/file'), 'x');
    await symlink('sub', join(work, 'link'));
    const state = await FileState.take(work, store, { owner: OWNER });
    await rm(join(work, 'sub'), { recursive: true });
    await rm(join(work, 'link'));
    await state.restore([{ path: 'in/data.csv', content: 'x' }]);
    const owners = execFileSync('find', [work, '-mindepth', '1', '-printf', '%U:%G\n'], { encoding: 'utf8' });
    expect(owners.trim().split('\n')).toEqual(Array.from({ length: 5 }, () => `${OWNER.uid}:${OWNER.gid}`));
  });
});

async function listenAt(path: string): Promise<void> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(path, resolve));
}
