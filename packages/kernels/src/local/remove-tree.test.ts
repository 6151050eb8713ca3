import { chmod, mkdir, mkdtemp, readdir, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { removeTree } from './remove-tree.ts';

const isRoot = process.getuid?.() === 0;
const refused = () => Promise.reject(Object.assign(new Error('not allowed'), { code: 'EACCES' }));

describe('removing what a notebook left', () => {
  let top: string;
  let outside: string;
  beforeEach(async () => {
    top = await mkdtemp(join(tmpdir(), 'quire-left-'));
    outside = join(top, 'outside');
    await mkdir(outside);
    await chmod(outside, 0o500);
    await mkdir(join(top, 'left/closed/in'), { recursive: true });
    await symlink(outside, join(top, 'left/closed/link'));
    await chmod(join(top, 'left/closed'), 0o500);
  });
  afterEach(() => rm(top, { recursive: true, force: true }));

  it('is done where the notebook took the permission away, and not beyond links', async () => {
    // Permissions do not stop root.
    const remove = isRoot ? vi.fn(rm).mockImplementationOnce(refused) : rm;
    const seen: number[] = [];
    await removeTree(join(top, 'left'), async (path, options) => {
      seen.push((await stat(join(path, 'closed'))).mode & 0o777);
      await remove(path, options);
    });
    expect(seen).toEqual([0o500, 0o700]);
    expect(await readdir(top)).toEqual(['outside']);
    expect((await stat(outside)).mode & 0o777).toBe(0o500);
  });

  it('never rejects, but says so', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await removeTree(join(top, 'left'), refused);
    await removeTree(join(top, 'not there'), refused);
    expect(warn).toHaveBeenCalledTimes(2);
    warn.mockRestore();
  });
});
