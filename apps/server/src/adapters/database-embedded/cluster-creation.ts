import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  chownSync,
  lchownSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { explainFailure, explainSystemError, systemErrorCode } from './failures.ts';
import { type Identity, namedIdentity } from './identity.ts';
import { type Places, writeClusterFile } from './places.ts';
import { runProgram } from './run-program.ts';
import { ACCESS_RULES, SETTINGS_FILE } from './settings.ts';

/** The passwords of the two roles: `postgres`, for maintenance, and `quire`, which owns the hub's database. */
export interface Credentials {
  postgres: string;
  quire: string;
}

/** Made with the cluster and kept in it, so that the two never part. */
export const CREDENTIALS_FILE = 'quire-credentials.json';

/**
 * PostgreSQL's own Unicode rules sort and compare the same on every machine and after every upgrade of its
 * C library; the locale is for what still asks that library (trigrams, word breaking). macOS has no C.UTF-8.
 */
const LOCALES = ['C.UTF-8', 'en_US.UTF-8', 'C'];

/** Whole or not at all: made beside its place, then renamed into it; a hub killed in between leaves no half. */
export async function createCluster(places: Places, binaries: Binaries): Promise<void> {
  const unfinished = join(places.home, `cluster.new-${process.pid}`);
  const maker = places.identity && namedIdentity();
  try {
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    if (maker) chownSync(unfinished, maker.uid, maker.gid);
    await fillCluster({ folder: unfinished, places, binaries, maker });
    if (places.identity) giveAway(unfinished, places.identity);
    renameSync(unfinished, places.cluster);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    // Another hub that started at the same moment was faster: use its cluster.
    if (['ENOTEMPTY', 'EEXIST'].includes(systemErrorCode(error) ?? '')) return;
    throw explainSystemError(error, places.home);
  }
}

interface Making {
  folder: string;
  places: Places;
  binaries: Binaries;
  maker: Identity | undefined;
}

async function fillCluster(making: Making): Promise<void> {
  const { folder, binaries, maker } = making;
  const credentials = { postgres: newPassword(), quire: newPassword() };
  await initialize(making);
  // Single-user mode ends on the first error, so what it made is complete.
  await run(making, {
    program: binaries.postgres,
    args: ['--single', '-D', folder, '-c', 'exit_on_error=on', 'postgres'],
    input: [
      `alter role postgres password '${credentials.postgres}'`,
      `create role quire login password '${credentials.quire}'`,
      'create database quire owner quire',
      '',
    ].join('\n'),
  });
  writeFileSync(join(folder, 'pg_hba.conf'), ACCESS_RULES);
  appendFileSync(join(folder, 'postgresql.conf'), `\ninclude_if_exists '${SETTINGS_FILE}'\n`);
  writeClusterFile(join(folder, CREDENTIALS_FILE), JSON.stringify(credentials), maker);
  await run(making, { program: binaries.initdb, args: ['--sync-only', '-D', folder] });
}

async function initialize(making: Making): Promise<void> {
  const args = [
    ...['-D', making.folder, '--username=postgres', '--encoding=UTF8', '--auth=peer'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--text-search-config=english'],
    ...['--no-sync', '--no-instructions'],
  ];
  for (const locale of LOCALES) {
    const isLast = locale === LOCALES.at(-1);
    const command = { program: making.binaries.initdb, args: [...args, `--locale=${locale}`] };
    const output = await run(making, command, isLast ? undefined : /invalid locale name/);
    if (output === 'accepted') return;
  }
}

interface Command {
  program: string;
  args: string[];
  input?: string;
}

async function run(
  { places, maker }: Making,
  command: Command,
  forgivable?: RegExp,
): Promise<'accepted' | 'refused'> {
  const { status, output } = await runProgram({ input: '', ...command, identity: maker });
  if (status === 0) return 'accepted';
  if (forgivable?.test(output)) return 'refused';
  throw explainFailure(output, places);
}

/** 192 random bits; letters, digits, - and _ only, so that it needs no quoting anywhere. */
function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function giveAway(folder: string, { uid, gid }: Identity): void {
  lchownSync(folder, uid, gid);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) giveAway(path, { uid, gid });
    else lchownSync(path, uid, gid);
  }
}
