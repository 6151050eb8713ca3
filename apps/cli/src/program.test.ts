import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HubError } from '@quire/contract';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeHandlers, type FakeHub, startFakeHub } from './test-support/fake-hub.ts';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

let folder: CliFolder;
let hub: FakeHub | null = null;

beforeEach(async () => {
  folder = await makeCliFolder();
});
afterEach(async () => {
  await folder.remove();
  await hub?.close();
  hub = null;
});

async function useHub(handlers: FakeHandlers): Promise<FakeHub> {
  hub = await startFakeHub(handlers);
  folder.env.QUIRE_URL = hub.url;
  folder.env.QUIRE_TOKEN = 'a-token-for-tests';
  return hub;
}

const NOTEBOOK = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: 'markdown', id: 'a', metadata: {}, source: '# A title' },
    {
      cell_type: 'code',
      id: 'b',
      metadata: {},
      source: 'print(1)',
      execution_count: 3,
      outputs: [{ output_type: 'stream', name: 'stdout', text: '1\n' }],
    },
  ],
};

const writeNotebook = (name: string): Promise<void> =>
  writeFile(join(folder.path, name), JSON.stringify(NOTEBOOK));

const ME = {
  user: {
    handle: 'ada',
    name: 'Ada',
    email: 'ada@example.org',
    isAdministrator: false,
    createdAt: '2026-01-01T00:00:00.000Z',
  },
  spaces: [{ slug: 'sales', name: 'Sales', role: 'editor' }],
  scopes: ['read', 'publish'],
  labUrl: null,
};
const PUBLISHED = {
  space: 'sales',
  slug: 'a-title',
  title: 'A title',
  version: 1,
  id: 'a'.repeat(64),
  created: 'notebook',
  path: '/n/sales/a-title',
  removed: [],
};

test('help and version succeed, anything unknown is a usage error', async () => {
  expect(await folder.quire(['--version'])).toEqual({ code: 0, stdout: '0.1.0\n', stderr: '' });
  expect((await folder.quire(['run', '--help'])).code).toBe(0);
  expect(await folder.quire(['serach'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('Did you mean search?'),
  });
  expect((await folder.quire(['search', '--nope'])).code).toBe(2);
  expect((await folder.quire(['search', '--limit', '0'])).code).toBe(2);
  expect((await folder.quire(['publish'])).code).toBe(2);
});

test('without a command the help is printed and the exit code says that nothing was done', async () => {
  const { code, stderr } = await folder.quire([]);
  expect({ code, hasUsage: stderr.includes('Usage: quire') }).toEqual({ code: 2, hasUsage: true });
});

test('a command for the hub says how to sign in when nobody is', async () => {
  expect(await folder.quire(['whoami'])).toEqual({
    code: 3,
    stdout: '',
    stderr: [
      'Error: You are not signed in to http://localhost:8420.',
      'Sign in with: quire login http://localhost:8420',
      'Scripts set QUIRE_URL and QUIRE_TOKEN instead.',
      '',
    ].join('\n'),
  });
});

test('a hub that does not answer has an exit code of its own', async () => {
  const { url, close } = await useHub({});
  await close();
  hub = null;
  const { code, stderr } = await folder.quire(['whoami']);
  expect({ code, first: stderr.split('\n')[0] }).toEqual({
    code: 7,
    first: `Error: The hub at ${url} does not answer.`,
  });
});

test('whoami prints the person, and the same as JSON', async () => {
  const { url } = await useHub({ 'identity.getMe': () => ME });
  expect((await folder.quire(['whoami'])).stdout).toBe(
    `Ada (ada, ada@example.org) at ${url}\nThe token may read, publish.\n  sales  editor  Sales\n`,
  );
  expect(JSON.parse((await folder.quire(['whoami', '--json'])).stdout)).toEqual({
    hub: url,
    user: { handle: 'ada', name: 'Ada', email: 'ada@example.org', isAdministrator: false },
    scopes: ['read', 'publish'],
    spaces: [{ slug: 'sales', name: 'Sales', role: 'editor' }],
  });
});

test('a token from stdin is checked, kept for its owner alone, used, and forgotten', async () => {
  const seen: unknown[] = [];
  const { url } = await useHub({
    'identity.getMe': ({ headers }) => {
      seen.push(headers.authorization);
      return ME;
    },
  });
  delete folder.env.QUIRE_TOKEN;
  delete folder.env.QUIRE_URL;
  const path = join(folder.path, '.config', 'quire', 'credentials.json');
  expect(await folder.quire(['login', url, '--token'], { stdin: 'secret-token\n' })).toEqual({
    code: 0,
    stdout: '',
    stderr: `You are signed in to ${url} as Ada (ada).\n`,
  });
  expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
    current: url,
    hubs: { [url]: { token: 'secret-token' } },
  });
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await folder.quire(['whoami'])).code).toBe(0);
  expect(seen).toEqual(['Bearer secret-token', 'Bearer secret-token']);
  expect((await folder.quire(['logout'])).code).toBe(0);
  await expect(stat(path)).rejects.toThrow('ENOENT');
});

test('a file with tokens that others can read is refused', async () => {
  const path = join(folder.path, '.config', 'quire');
  await mkdir(path, { recursive: true });
  await writeFile(join(path, 'credentials.json'), '{"current":null,"hubs":{}}', { mode: 0o644 });
  expect(await folder.quire(['whoami'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('chmod 600'),
  });
});

test('publishing sends the notebook without its outputs and says what stayed behind', async () => {
  const bodies: { content: string }[] = [];
  const { url } = await useHub({
    'identity.getMe': () => ME,
    'notebooks.publishNotebook': ({ body }) => {
      bodies.push(body as { content: string });
      return PUBLISHED;
    },
  });
  await writeNotebook('a.ipynb');
  const result = await folder.quire([
    'publish',
    'a.ipynb',
    '-m',
    'first',
    '--tag',
    'x',
    '--tag',
    'y',
    '--visibility',
    'everyone',
  ]);
  expect(result).toMatchObject({ code: 0, stdout: `${url}/n/sales/a-title\n` });
  expect(result.stderr).toContain('left out, which readers do not get: outputs (1), execution counts (1)');
  expect(bodies).toEqual([
    {
      filename: 'a.ipynb',
      content: expect.any(String),
      message: 'first',
      tags: ['x', 'y'],
      visibility: 'everyone',
      mode: 'auto',
      acknowledgedSecrets: [],
    },
  ]);
  expect(JSON.parse(bodies[0]?.content ?? '').cells[1]).toEqual({
    cell_type: 'code',
    id: 'b',
    metadata: {},
    source: ['print(1)'],
    execution_count: null,
    outputs: [],
  });
});

test('secrets are listed with their ids and masked, and have an exit code of their own', async () => {
  const secret = {
    id: 's1',
    label: 'Password',
    why: 'It looks like a password.',
    advice: 'Read it from the environment.',
    cellIndex: 0,
    line: 2,
    preview: 'password = "••••"',
  };
  await useHub({
    'notebooks.publishNotebook': () => {
      throw new HubError('secrets-found', 'Found one.', { extra: { secrets: [secret] } });
    },
  });
  await writeNotebook('a.ipynb');
  const { code, stdout, stderr } = await folder.quire(['publish', 'a.ipynb', '--space', 'sales']);
  expect({ code, stdout }).toEqual({ code: 6, stdout: '' });
  expect(stderr).toContain('Password in cell 1, line 2: password = "••••"');
  expect(stderr).toContain('--acknowledge s1');
  const asJson = JSON.parse(
    (await folder.quire(['publish', 'a.ipynb', '--space', 'sales', '--json'])).stdout,
  );
  expect(asJson.files[0]).toMatchObject({
    published: null,
    secrets: [secret],
    error: { code: 'secrets-found' },
  });
});

test('one bad file does not keep the others from being published', async () => {
  const { calls } = await useHub({ 'notebooks.publishNotebook': () => PUBLISHED });
  await writeNotebook('good.ipynb');
  await writeFile(join(folder.path, 'bad.ipynb'), '{"cells": [');
  const { code, stderr } = await folder.quire([
    'publish',
    'bad.ipynb',
    'none.ipynb',
    'good.ipynb',
    '--space',
    'sales',
  ]);
  expect({ code, calls }).toEqual({ code: 5, calls: ['notebooks.publishNotebook'] });
  expect(stderr).toContain('bad.ipynb is not a notebook that can be read.');
  expect(stderr).toContain('There is no file');
});

test.each([
  [['publish', 'a.ipynb', 'b.ipynb', '--title', 'T'], 'go with one file only'],
  [['publish', 'a.ipynb', '--new', '--update'], 'cannot be used with'],
  [['publish', 'a.ipynb', '--space', 'Not A Space'], 'lower-case'],
  [['run', 'a.ipynb', '--version', '2'], '--version is for notebooks on a hub'],
  [['run', 'sales/a', '--python', 'python3'], '--python is for notebook files'],
  [['run', 'sales/a', '--no-wait', '-o', 'x.ipynb'], '--out, --html and --downloads need the finished run'],
  [['pull', 'sales/a', '--version', 'two'], 'not the number of a version'],
  [['clean', 'a.ipynb'], 'Say where the clean notebook goes'],
  [['runs', '--cancel'], 'need the id of a run'],
  [['runs', 'x'], 'not the id of a run'],
  [['open', 'No Such Thing'], 'not the address of a notebook'],
])('%j is a usage error that says why', async (args, why) => {
  await useHub({ 'identity.getMe': () => ME });
  await writeNotebook('a.ipynb');
  expect(await folder.quire(args)).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining(why),
  });
});

test.each([
  ['not-found', 4],
  ['not-allowed', 4],
  ['sign-in-required', 3],
  ['slug-taken', 8],
  ['internal', 7],
] as const)('the problem %s becomes exit code %i with the hub’s own words', async (problem, expected) => {
  await useHub({
    'notebooks.getNotebook': () => {
      throw new HubError(problem, 'These are the words.');
    },
  });
  expect(await folder.quire(['open', 'sales/a'])).toMatchObject({
    code: expected,
    stdout: '',
    stderr: expect.stringContaining('Error: These are the words.'),
  });
});

const CARD = {
  space: { slug: 'sales', name: 'Sales' },
  slug: 'a-title',
  title: 'A\u001b[31m title',
  summary: 'What it is.',
  tags: ['x'],
  visibility: 'space',
  owner: { handle: 'ada', name: 'Ada' },
  author: { handle: 'ada', name: 'Ada' },
  version: 3,
  updatedAt: '2026-01-02T03:04:05.000Z',
  inputs: ['Region'],
  packages: ['pandas'],
  runCount: 2,
  lastSucceededAt: null,
  archivedAt: null,
};
const FOUND = {
  hits: [{ notebook: CARD, why: [{ field: 'title', snippet: 'A \u0002title\u0003' }] }],
  total: 1,
  isTotalExact: true,
  understoodAs: null,
  facets: { tag: [], author: [], space: [], package: [] },
};

test('search passes words and filters on and prints hits that cannot control the terminal', async () => {
  const queries: unknown[] = [];
  const { url } = await useHub({
    'notebooks.search': ({ query }) => {
      queries.push(query);
      return FOUND;
    },
  });
  const args = ['search', 'a', 'title', '--tag', 'x', '--tag', 'y', '--author', 'ada', '--package', 'pandas'];
  const { code, stdout, stderr } = await folder.quire(args);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout:
      'sales/a-title  A title\n    What it is.\n    by Ada · version 3 · 2026-01-02 · #x\n    found in title: A title\n',
    stderr: '1 notebook\n',
  });
  expect(queries).toEqual([
    {
      q: 'a title',
      tag: ['x', 'y'],
      author: ['ada'],
      space: [],
      package: ['pandas'],
      sort: 'relevance',
      archived: false,
      limit: 20,
      offset: 0,
    },
  ]);
  const asJson = JSON.parse((await folder.quire([...args, '--json'])).stdout);
  expect(asJson.hits[0]).toMatchObject({
    space: 'sales',
    slug: 'a-title',
    url: `${url}/n/sales/a-title`,
    why: [{ field: 'title', snippet: 'A title' }],
  });
});

test('a slug alone is enough where only one notebook has it', async () => {
  const { url } = await useHub({
    'notebooks.search': () => FOUND,
    'notebooks.getNotebook': () => {
      throw new HubError('not-found', 'asked for the right one');
    },
  });
  expect((await folder.quire(['open', 'a-title'])).stderr).toContain('asked for the right one');
  expect(await folder.quire(['open', 'other'])).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('sales/a-title  A title'),
  });
  expect((await folder.quire(['open', `${url}/n/sales/a-title`])).stderr).toContain(
    'asked for the right one',
  );
});

test('cleaning takes outputs out of a file, in place or elsewhere, and --check only looks', async () => {
  await writeNotebook('a.ipynb');
  expect(await folder.quire(['clean', 'a.ipynb', '--check'])).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'cells[1].outputs: 1 output\ncells[1].execution_count: the execution count 3\n2 things to take out.\n',
  });
  const { stdout } = await folder.quire(['clean', 'a.ipynb', '-o', '-']);
  expect(await folder.quire(['clean', 'a.ipynb', '--in-place', '--json'])).toMatchObject({ code: 0 });
  expect(await readFile(join(folder.path, 'a.ipynb'), 'utf8')).toBe(stdout);
  expect((await folder.quire(['clean', 'a.ipynb', '--check'])).code).toBe(0);
});
