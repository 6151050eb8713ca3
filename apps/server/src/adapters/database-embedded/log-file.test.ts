import { appendFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capLogFile, readLogSince } from './log-file.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

test('a log beyond its cap moves aside and starts anew', () => {
  const path = join(temporaryFolder(), 'postgres.log');
  writeFileSync(path, 'x'.repeat(6 * 1024 * 1024));
  capLogFile(path)();
  appendFileSync(path, 'fresh');
  expect([statSync(path).size, statSync(`${path}.1`).size]).toEqual([5, 6 * 1024 * 1024]);
});

test('only what was logged since is read', () => {
  const path = join(temporaryFolder(), 'postgres.log');
  writeFileSync(path, 'before ');
  appendFileSync(path, 'after');
  expect(readLogSince(path, 7)).toBe('after');
});
