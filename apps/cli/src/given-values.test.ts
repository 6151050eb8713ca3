import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractParameters, type ParameterSet } from '@quire/analysis';
import { loadParser } from '@quire/analysis/node';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CliError } from './cli-error.ts';
import { type Context, processContext } from './context.ts';
import { readGivenValues, replacePaths } from './given-values.ts';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

let folder: CliFolder;
let context: Context;
let parameters: ParameterSet;

beforeAll(loadParser);
beforeEach(async () => {
  folder = await makeCliFolder();
  context = { ...processContext(), cwd: folder.path };
  const source = [
    'import datetime',
    'from pathlib import Path',
    'region = "North"',
    'start: datetime.date = datetime.date(2024, 1, 1)',
    'count: int | None = 3',
    'file: Path | None = None',
    'files: list[Path] = []',
  ].join('\n');
  parameters = extractParameters([{ id: 'p', type: 'code', source, tags: ['parameters'] }]);
});
afterEach(() => folder.remove());

const read = (assignments: string[], file?: string) =>
  readGivenValues(context, parameters, { assignments, file });

async function failureOf(
  promise: Promise<unknown>,
): Promise<{ exitCode: number; details: readonly string[] }> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof CliError)) throw error;
  return { exitCode: error.exitCode, details: error.details };
}

test('texts become values of the declared types, and an equals sign may stand in a value', async () => {
  expect(await read(['region=a=b', 'start=2024-02-29', 'count=none'])).toEqual({
    region: 'a=b',
    start: '2024-02-29',
    count: null,
  });
});

test('everything that is wrong is told at once, each input once', async () => {
  const { exitCode, details } = await failureOf(read(['start=2024-02-30', 'count=many', 'regoin=x']));
  expect(exitCode).toBe(5);
  expect(details.map((detail) => detail.split(':')[0])).toEqual(['start', 'count', 'regoin']);
  expect(details[2]).toContain('did you mean "region"?');
});

test('a file of values is taken, and the command line goes before it', async () => {
  await writeFile(join(folder.path, 'values.json'), '{"region": "South", "count": 1}');
  expect(await read(['count=2'], 'values.json')).toEqual({ region: 'South', count: 2 });
  await writeFile(join(folder.path, 'values.json'), '[1]');
  expect((await failureOf(read([], 'values.json'))).exitCode).toBe(5);
});

test.each(['region', '=x'])('“%s” is no input', async (assignment) => {
  expect((await failureOf(read([assignment]))).exitCode).toBe(2);
});

test('a name given twice is a mistake', async () => {
  expect((await failureOf(read(['region=a', 'region=b']))).exitCode).toBe(2);
});

test('paths become absolute, with and without @, and must be files', async () => {
  await writeFile(join(folder.path, 'a.csv'), 'x');
  const replace = (values: Record<string, string | string[]>) =>
    replacePaths(context, { parameters, values }, async (path) => path);
  const path = join(folder.path, 'a.csv');
  expect(await replace({ region: '@a.csv', file: 'a.csv', files: ['@a.csv'] })).toEqual({
    region: '@a.csv',
    file: path,
    files: [path],
  });
  expect((await failureOf(replace({ file: 'b.csv' }))).exitCode).toBe(5);
  expect((await failureOf(replace({ file: '.' }))).exitCode).toBe(5);
});
