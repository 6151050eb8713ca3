import { expect, test } from 'vitest';
import { explainFailure, explainSystemError } from './failures.ts';

const places = { cluster: '/data/postgres/cluster', logFile: '/data/postgres/postgres.log' };

test.each([
  ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'no-space'],
  ['initdb: error: could not look up effective user ID 1234: user does not exist', 'user-without-name'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'no-memory'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'data-directory-in-use'],
  ['FATAL:  lock file "/run/q/.s.PGSQL.5432.lock" already exists', 'data-directory-in-use'],
  ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'data-directory-in-use'],
  ['PANIC:  could not locate a valid checkpoint record at 0/1', 'data-directory-damaged'],
  ['FATAL:  could not open directory "pg_wal": No such file or directory', 'data-directory-damaged'],
  ['FATAL:  could not open file "base/1/2": Permission denied', 'not-permitted'],
  ['FATAL:  data directory "/data" has wrong ownership', 'not-permitted'],
  ['FATAL:  could not load something odd', 'start-failed'],
])('what PostgreSQL says becomes a cause with a remedy: %s', (output, code) => {
  expect(explainFailure(output, places)).toMatchObject({ code });
});

test('an unknown failure repeats the line that tells most', () => {
  const { message } = explainFailure('LOG:  starting\nFATAL:  odd thing\nLOG:  shut down\n', places);
  expect(message).toBe(
    "The database did not start. PostgreSQL's last words: “FATAL:  odd thing”. The whole log is in /data/postgres/postgres.log.",
  );
});

test('a failed file operation becomes a cause with a remedy', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES' });
  expect(explainSystemError(error, '/data')).toMatchObject({ code: 'not-permitted' });
});
