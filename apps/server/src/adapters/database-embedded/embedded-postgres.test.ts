import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type EmbeddedConnection, type EmbeddedPostgres, startEmbeddedPostgres } from './index.ts';
import { killHub, startHubProcess } from './testing/hub-process.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;

async function start(dataDir: string, notes: string[] = []): Promise<EmbeddedPostgres> {
  const note = (message: string) => void notes.push(message);
  const database = await startEmbeddedPostgres({ dataDir, log: { info: note, warn: note } });
  onTestFinished(() => database.stop());
  return database;
}

async function query<T extends pg.QueryResultRow>(connection: EmbeddedConnection, sql: string): Promise<T[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The folder of a cluster that a finished hub left behind. */
async function madeCluster(dataDir: string): Promise<string> {
  const database = await startEmbeddedPostgres({ dataDir, log: { info: () => {}, warn: () => {} } });
  await database.stop();
  return join(dataDir, 'postgres', 'cluster');
}

describe('a new data directory', () => {
  test('is created on the first start and kept on the second', async () => {
    const dataDir = join(temporaryFolder(), 'not', 'there', 'yet');
    const first = await start(dataDir);
    await query(first.connection, "create table kept as select 'yes' as answer");
    await first.stop();
    const second = await start(dataDir);
    expect(await query(second.connection, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
  });

  test('has the extensions and the Unicode rules that search needs', async () => {
    const { connection } = await start(temporaryFolder());
    for (const name of ['pg_trgm', 'unaccent', 'fuzzystrmatch', 'btree_gin', 'pgcrypto']) {
      await query(connection, `create extension ${name}`);
    }
    const rows = await query(
      connection,
      `select cardinality(show_trgm('жук')) as trigrams, unaccent('Café') as plain, lower('ЖÉ') as small,
              to_tsvector('simple', 'Жук-Café')::text as words, 'a' < 'B' collate "und-x-icu" as sorted`,
    );
    expect(rows).toEqual([
      { trigrams: 4, plain: 'Cafe', small: 'жé', words: "'café':3 'жук':2 'жук-café':1", sorted: true },
    ]);
  });

  test('gives the hub a role that owns its database and nothing more', async () => {
    const { connection } = await start(temporaryFolder());
    const rows = await query(
      connection,
      `select rolname, rolsuper, rolcreaterole, rolcreatedb from pg_roles where rolname = current_user`,
    );
    expect(rows).toEqual([{ rolname: 'quire', rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
  });

  test('lets in neither a wrong password nor the network', async () => {
    const { connection } = await start(temporaryFolder());
    await expect(query({ ...connection, password: 'guess' }, 'select 1')).rejects.toThrow(
      'password authentication failed for user "quire"',
    );
    expect(await query(connection, 'show listen_addresses')).toEqual([{ listen_addresses: '' }]);
    expect(statSync(connection.host).mode & 0o777).toBe(0o700);
  });

  test('is reached through a short folder when its own path is too long for a socket', async () => {
    const dataDir = join(temporaryFolder(), 'a'.repeat(60), 'é'.repeat(60));
    const { connection } = await start(dataDir);
    expect(Buffer.byteLength(connection.host)).toBeLessThan(80);
    expect(statSync(connection.host).mode & 0o777).toBe(0o700);
    expect(await query(connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('is not mistaken for half of one that a killed hub left behind', async () => {
    const dataDir = temporaryFolder();
    const gone = spawnSync('true').pid;
    const leftover = join(dataDir, 'postgres', `cluster.new-${gone}`);
    mkdirSync(join(leftover, 'base'), { recursive: true });
    writeFileSync(join(leftover, 'PG_VERSION'), '18\n');
    await start(dataDir);
    expect(readdirSync(join(dataDir, 'postgres')).sort()).toEqual(['cluster', 'postgres.log', 'socket']);
  });
});

describe('a hub that was killed', () => {
  test('leaves its server running, and the next hub takes it over with all that was committed', async () => {
    const dataDir = temporaryFolder();
    const { hub, report } = await startHubProcess(dataDir);
    await query(report.connection!, "create table kept as select 'yes' as answer");
    await killHub(hub);
    const notes: string[] = [];
    const next = await start(dataDir, notes);
    expect({ pid: next.pid, notes }).toEqual({
      pid: report.pid,
      notes: [`Took over the database that an earlier hub left running (process ${report.pid}).`],
    });
    expect(await query(next.connection, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
    await next.stop();
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  test('leaves a server of other settings, which the next hub starts anew', async () => {
    const dataDir = temporaryFolder();
    const { hub, report } = await startHubProcess(dataDir);
    await killHub(hub);
    writeFileSync(join(dataDir, 'postgres', 'cluster', 'quire.conf'), '# of an earlier version\n');
    const next = await start(dataDir);
    expect(next.pid).not.toBe(report.pid);
    expect(await query(next.connection, 'show shared_buffers')).toEqual([{ shared_buffers: '32MB' }]);
  });

  test('and its server too leave a note with a process number that is another program’s by now', async () => {
    const dataDir = temporaryFolder();
    const { hub, report } = await startHubProcess(dataDir);
    await query(report.connection!, "create table kept as select 'yes' as answer");
    const pidFile = join(dataDir, 'postgres', 'cluster', 'postmaster.pid');
    const note = readFileSync(pidFile, 'utf8');
    await killHub(hub);
    process.kill(report.pid!, 'SIGKILL');
    const stranger = spawn('sleep', ['60']);
    onTestFinished(() => void stranger.kill());
    writeFileSync(pidFile, note.replace(String(report.pid), String(stranger.pid)));
    const next = await start(dataDir);
    expect(await query(next.connection, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
    expect(stranger.exitCode).toBe(null);
  });
});

describe('a running hub', () => {
  test('keeps a second hub off its data and says which process it is', async () => {
    const dataDir = temporaryFolder();
    const first = await start(dataDir);
    const { report } = await startHubProcess(dataDir);
    expect(report).toEqual({
      code: 'data-directory-in-use',
      message:
        `Another Quire (process ${process.pid}) is already running with the data in ` +
        `${join(dataDir, 'postgres', 'cluster')}. Stop it first, or set QUIRE_DATA to another folder for a second hub. ` +
        'For several hubs on one database, set DATABASE_URL.',
      notes: [],
    });
    expect(await query(first.connection, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  test('wins alone when several start at once on an empty folder', async () => {
    const dataDir = temporaryFolder();
    const hubs = await Promise.all([1, 2, 3].map(() => startHubProcess(dataDir)));
    const codes = hubs.map(({ report }) => report.code ?? 'running').sort();
    expect(codes).toEqual(['data-directory-in-use', 'data-directory-in-use', 'running']);
    const winner = hubs.find(({ report }) => report.pid !== undefined)!;
    winner.hub.kill('SIGTERM');
    await once(winner.hub, 'exit');
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
  });

  test('brings its server back when that is killed', async () => {
    const notes: string[] = [];
    const database = await start(temporaryFolder(), notes);
    await query(database.connection, "create table kept as select 'yes' as answer");
    const before = database.pid;
    process.kill(before, 'SIGKILL');
    while (!notes.some((line) => line.startsWith('The database is back'))) await sleep(50);
    expect(database.pid).not.toBe(before);
    expect(await query(database.connection, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
  });

  test('stops its server while connections are open, and stopping twice is as good as once', async () => {
    const dataDir = temporaryFolder();
    const database = await start(dataDir);
    const idle = new pg.Client(database.connection);
    idle.on('error', () => undefined);
    await idle.connect();
    await Promise.all([database.stop(), database.stop()]);
    expect(existsSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'))).toBe(false);
    await expect(query(database.connection, 'select 1')).rejects.toThrow('ENOENT');
  });
});

describe('a data directory that cannot be used', () => {
  test.each([
    {
      version: '19\n',
      code: 'data-directory-newer',
      says: /written by PostgreSQL 19, and this Quire brings/,
    },
    { version: '17\n', code: 'data-directory-older', says: /"quire db export FILE"/ },
    { version: '9.6\n', code: 'data-directory-older', says: /written by PostgreSQL 9,/ },
    { version: 'eighteen', code: 'data-directory-damaged', says: /PG_VERSION holds no version/ },
    { version: '', code: 'data-directory-damaged', says: /PG_VERSION holds no version/ },
  ])('is refused and left alone: PG_VERSION $version', async ({ version, code, says }) => {
    const dataDir = temporaryFolder();
    const cluster = join(dataDir, 'postgres', 'cluster');
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(cluster, 'PG_VERSION'), version);
    await expect(start(dataDir)).rejects.toMatchObject({ code, message: expect.stringMatching(says) });
    expect(readdirSync(cluster)).toEqual(['PG_VERSION']);
  });

  test('is refused when it holds other files and no PG_VERSION', async () => {
    const dataDir = temporaryFolder();
    const cluster = join(dataDir, 'postgres', 'cluster');
    mkdirSync(cluster, { recursive: true });
    writeFileSync(join(cluster, 'thesis.txt'), 'mine');
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'data-directory-damaged',
      message: expect.stringContaining('The file PG_VERSION is missing.'),
    });
    expect(readFileSync(join(cluster, 'thesis.txt'), 'utf8')).toBe('mine');
  });

  test('is called damaged when its control file is cut short', async () => {
    const dataDir = temporaryFolder();
    const cluster = await madeCluster(dataDir);
    writeFileSync(join(cluster, 'global', 'pg_control'), 'short');
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'data-directory-damaged',
      message: expect.stringContaining('PostgreSQL says why in'),
    });
  });

  test('is called damaged when its passwords are lost', async () => {
    const dataDir = temporaryFolder();
    const cluster = await madeCluster(dataDir);
    writeFileSync(join(cluster, 'quire-credentials.json'), '');
    await expect(start(dataDir)).rejects.toMatchObject({
      code: 'data-directory-damaged',
      message: expect.stringContaining('quire-credentials.json'),
    });
    expect(existsSync(join(cluster, 'postmaster.pid'))).toBe(false);
  });

  test('is explained when it belongs to somebody else', async () => {
    const theirs = isRoot ? join(temporaryFolder(), 'theirs') : '/root';
    if (isRoot) mkdirSync(theirs, { mode: 0o700 });
    const { report } = await startHubProcess(join(theirs, 'data'), isRoot ? NOBODY : undefined);
    expect(report).toMatchObject({
      code: 'not-permitted',
      message: expect.stringContaining('set QUIRE_DATA to a folder that this user may write'),
    });
  });

  test('is explained when a file stands in its way', async () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, '');
    await expect(start(path)).rejects.toMatchObject({
      code: 'not-permitted',
      message: `${path} is a file, not a folder. Set QUIRE_DATA to a folder for the hub's data.`,
    });
    await expect(start(join(path, 'below'))).rejects.toMatchObject({ code: 'not-permitted' });
  });
});

describe.runIf(isRoot)('started by root [needs root]', () => {
  test('the server and its files belong to an unprivileged user, and other users get nowhere near', async () => {
    const dataDir = temporaryFolder();
    const { pid, connection } = await start(dataDir);
    const cluster = join(dataDir, 'postgres', 'cluster');
    expect(statSync(`/proc/${pid}`).uid).toBe(60_842);
    expect([statSync(cluster).uid, statSync(cluster).mode & 0o777]).toEqual([60_842, 0o700]);
    for (const place of [cluster, connection.host]) {
      const { status } = spawnSync('ls', [place], { uid: NOBODY, gid: NOBODY });
      expect(status).not.toBe(0);
    }
  });

  test('a place that the server’s user cannot reach is named with the remedy', async () => {
    const closed = join(temporaryFolder(), 'closed');
    mkdirSync(closed, { mode: 0o700 });
    await expect(start(join(closed, 'data'))).rejects.toMatchObject({
      code: 'data-directory-unreachable',
      message: expect.stringContaining(`"chmod o+x ${closed}"`),
    });
  });

  test('an ordinary user’s hub works too, and root can take its data directory over', async () => {
    const dataDir = join(temporaryFolder(), 'theirs');
    mkdirSync(dataDir);
    spawnSync('chown', [`${NOBODY}:${NOBODY}`, dataDir]);
    const { hub, report } = await startHubProcess(dataDir, NOBODY);
    expect(statSync(`/proc/${report.pid}`).uid).toBe(NOBODY);
    await query(report.connection!, "create table kept as select 'yes' as answer");
    await killHub(hub);
    const next = await start(dataDir);
    expect(next.pid).toBe(report.pid);
    expect(await query(next.connection, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
    await next.stop();
    const { hub: again, report: theirs } = await startHubProcess(dataDir, NOBODY);
    expect(theirs.message).toBe(undefined);
    again.kill('SIGTERM');
    await once(again, 'exit');
  });
});
