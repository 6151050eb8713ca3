import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from '@quire/client';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fetchWithCookies } from './cookie-fetch.ts';
import { PERSON, type RealHub, SALES, startRealHub } from './test-support/real-hub.ts';
import { type CliFolder, makeCliFolder } from './test-support/run-in-folder.ts';

let hub: RealHub;
let folder: CliFolder;

beforeAll(async () => {
  hub = await startRealHub();
});
afterAll(() => hub?.stop());
beforeEach(async () => {
  folder = await makeCliFolder({ QUIRE_URL: hub.url, QUIRE_TOKEN: hub.token });
});
afterEach(() => folder.remove());

type Cell = { source: string; tags?: string[]; type?: 'markdown' };

async function writeNotebook(name: string, cells: readonly Cell[]): Promise<void> {
  const full = cells.map(({ source, tags, type = 'code' }, index) => ({
    cell_type: type,
    id: `c${index}`,
    metadata: tags ? { tags } : {},
    source,
    ...(type === 'code' && {
      execution_count: 1,
      outputs: [{ output_type: 'stream', name: 'stdout', text: 'old' }],
    }),
  }));
  const document = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: full };
  await writeFile(join(folder.path, name), JSON.stringify(document));
}

const REPORT: readonly Cell[] = [
  { type: 'markdown', source: '# Sales report\n\nWhat was sold.' },
  {
    tags: ['parameters'],
    source: [
      'import datetime',
      'from pathlib import Path',
      'from typing import Literal',
      'day: datetime.date = datetime.date(2024, 1, 1)',
      'region: Literal["North", "South"] = "North"',
      'file: Path | None = None',
    ].join('\n'),
  },
  { source: 'print(day.isoformat(), region, file and file.read_text())' },
  { source: 'if region == "South": raise ValueError("No sales in the South")' },
];

async function publishReport(): Promise<void> {
  await writeNotebook('report.ipynb', REPORT);
  const result = await folder.quire(['publish', 'report.ipynb', '--space', 'sales', '--tag', 'demo']);
  expect(result).toMatchObject({ code: 0, stdout: `${hub.url}/n/sales/report\n` });
}

test('a notebook is published once, found, and pulled back without its outputs', async () => {
  await publishReport();
  await publishReport();
  const versions = await createClient({ baseUrl: hub.url, token: hub.token }).notebooks.listVersions({
    params: SALES,
  });
  expect(versions.versions.map(({ number }) => number)).toEqual([1]);
  const found = JSON.parse(
    (await folder.quire(['search', 'sales', 'report', '--tag', 'demo', '--json'])).stdout,
  );
  expect(found.hits.map(({ url }: { url: string }) => url)).toEqual([`${hub.url}/n/sales/report`]);
  expect((await folder.quire(['open', 'report'])).stdout).toBe(`${hub.url}/n/sales/report\n`);
  expect((await folder.quire(['pull', 'report'])).code).toBe(8);
  expect((await folder.quire(['pull', 'report', '-o', 'mine.ipynb'])).code).toBe(0);
  expect((await folder.quire(['clean', 'mine.ipynb', '--check'])).code).toBe(0);
  expect((await folder.quire(['pull', 'sales/report', '--version', '7', '-o', 'x.ipynb'])).code).toBe(4);
  expect((await folder.quire(['pull', 'sales/nothing', '-o', 'x.ipynb'])).code).toBe(4);
});

test('a dry run tells and publishes nothing; --new refuses an address that is taken', async () => {
  await publishReport();
  await writeNotebook('other.ipynb', REPORT);
  const { code, stdout } = await folder.quire(['publish', 'other.ipynb', '--dry-run']);
  expect({ code, isNew: stdout.includes('It would be a new notebook.') }).toEqual({ code: 0, isNew: true });
  expect((await folder.quire(['open', 'sales/other'])).code).toBe(4);
  expect((await folder.quire(['publish', 'report.ipynb', '--new'])).code).toBe(8);
});

test('packages that runs will miss are said when a notebook is published, and again when nothing is new', async () => {
  await writeNotebook('far.ipynb', [{ source: 'import json\nimport nowhere_to_be_found' }]);
  for (const _ of ['new', 'the same']) {
    const { code, stdout, stderr } = await folder.quire(['publish', 'far.ipynb', '--space', 'sales']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${hub.url}/n/sales/far\n` });
    expect(stderr).toMatch(
      /Warning: far\.ipynb: This notebook imports “nowhere_to_be_found”.*, which the environment .+ does not have; runs will stop there\. Ask/,
    );
    expect(stderr).not.toContain('“json”');
  }
});

test('secrets stop a publication until each is acknowledged by its id', async () => {
  await writeNotebook('secret.ipynb', [{ source: 'password = "hunter2-Xk93jq"' }]);
  const refused = await folder.quire(['publish', 'secret.ipynb', '--json']);
  expect(refused.code).toBe(6);
  expect(refused.stdout).not.toContain('hunter2');
  const ids: string[] = JSON.parse(refused.stdout).files[0].secrets.map(({ id }: { id: string }) => id);
  const flags = ids.flatMap((id) => ['--acknowledge', id]);
  expect((await folder.quire(['publish', 'secret.ipynb', ...flags])).code).toBe(0);
});

test('a run on the hub takes typed values and an upload, shows its text and downloads as a notebook and a page', async () => {
  await publishReport();
  await writeFile(join(folder.path, 'data.txt'), 'from my file');
  const args = [
    'run',
    'sales/report',
    '-p',
    'day=2024-02-29',
    '-p',
    'file=data.txt',
    '-o',
    'out.ipynb',
    '--html',
    'out.html',
  ];
  expect(await folder.quire(args)).toMatchObject({ code: 0, stdout: '2024-02-29 North from my file\n' });
  expect(await readFile(join(folder.path, 'out.html'), 'utf8')).toContain('2024-02-29 North from my file');
  const executed = JSON.parse(await readFile(join(folder.path, 'out.ipynb'), 'utf8'));
  const tags = executed.cells.map((cell: { metadata: { tags?: string[] } }) => cell.metadata.tags ?? []);
  expect(tags).toEqual([[], ['parameters'], ['injected-parameters'], [], []]);
});

test('values are refused by name before a run is made', async () => {
  await publishReport();
  const { code, stderr } = await folder.quire([
    'run',
    'sales/report',
    '-p',
    'day=soon',
    '-p',
    'regoin=South',
  ]);
  expect({ code, lines: stderr.split('\n').length }).toEqual({ code: 5, lines: 4 });
  expect(stderr).toContain('did you mean "region"?');
});

test('a failed run says so in words, in JSON, in the list of runs and by its exit code', async () => {
  await publishReport();
  const { code, stdout } = await folder.quire([
    'run',
    'sales/report',
    '-p',
    'region=South',
    '--json',
    '-o',
    'failed.ipynb',
  ]);
  const run = JSON.parse(stdout);
  expect({ code, run }).toMatchObject({
    code: 1,
    run: {
      status: 'failed',
      parameters: { region: 'South' },
      failure: { name: 'ValueError', message: 'No sales in the South' },
      files: [join(folder.path, 'failed.ipynb')],
    },
  });
  expect((await stat(join(folder.path, 'failed.ipynb'))).isFile()).toBe(true);
  const list = JSON.parse(
    (await folder.quire(['runs', '--notebook', 'sales/report', '--status', 'failed', '--json'])).stdout,
  );
  expect(list.runs[0].id).toBe(run.id);
  expect((await folder.quire(['runs', run.id, '--follow'])).code).toBe(1);
});

test('Ctrl-C cancels the run on the hub', async () => {
  await writeNotebook('long.ipynb', [
    { source: 'print("started", flush=True)\nimport time\ntime.sleep(60)' },
  ]);
  expect((await folder.quire(['publish', 'long.ipynb'])).code).toBe(0);
  let interrupt = (): void => undefined;
  const running = folder.quire(['run', 'sales/long'], {
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
  });
  const client = createClient({ baseUrl: hub.url, token: hub.token });
  const statuses = async () => (await client.runs.listRuns({ query: { status: 'running' } })).runs.length;
  await expect.poll(statuses, { timeout: 20_000 }).toBe(1);
  interrupt();
  expect(await running).toMatchObject({
    code: 130,
    stderr: expect.stringContaining('The run was cancelled.'),
  });
});

test('--no-wait prints the address of the run, which can be cancelled by its id', async () => {
  await writeNotebook('long.ipynb', [
    { source: 'print("started", flush=True)\nimport time\ntime.sleep(60)' },
  ]);
  await folder.quire(['publish', 'long.ipynb']);
  const { stdout } = await folder.quire(['run', 'sales/long', '--no-wait']);
  const id = stdout.trim().split('/').at(-1) ?? '';
  expect((await folder.quire(['runs', id, '--out', 'x.ipynb'])).code).toBe(8);
  expect((await folder.quire(['runs', id, '--cancel', '--follow'])).code).toBe(130);
});

test('signing in with a password leaves one token, named after the machine, and nothing of the password', async () => {
  delete folder.env.QUIRE_TOKEN;
  const answers = { 'E-mail address: ': PERSON.email, 'Password: ': PERSON.password };
  const wrong = { ...answers, 'Password: ': 'a wrong password' };
  expect(await folder.quire(['login', hub.url], { answers: wrong })).toMatchObject({ code: 3, stdout: '' });
  for (const _ of [1, 2]) {
    const result = await folder.quire(['login', hub.url], { answers });
    expect(result).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('as Ada Lovelace (ada).'),
    });
    expect(result.stderr).not.toContain(PERSON.password);
  }
  expect((await folder.quire(['whoami'])).code).toBe(0);
  const saved = await readFile(join(folder.path, '.config', 'quire', 'credentials.json'), 'utf8');
  expect(saved).not.toContain(PERSON.password);
  const browser = createClient({ baseUrl: hub.url, fetch: fetchWithCookies(hub.url) });
  await browser.identity.signIn({ body: { email: PERSON.email, password: PERSON.password } });
  const { tokens } = await browser.identity.listTokens();
  expect(tokens.filter(({ name }) => name === 'quire on testing').map(({ scopes }) => scopes)).toEqual([
    ['read', 'run', 'publish'],
  ]);
});

test('a token that is no longer good is a matter of signing in', async () => {
  folder.env.QUIRE_TOKEN = 'quire_not_a_token';
  expect(await folder.quire(['search'])).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('quire login'),
  });
});

test('files that a run offers are listed, and written under names of their own inside the folder', async () => {
  await writeNotebook('offers.ipynb', [
    { source: 'import quire\nquire.download(b"\\x00\\xff", "Raw", name="../../r.bin")' },
    { source: 'quire.download("a,b", name="r.bin")' },
  ]);
  await folder.quire(['publish', 'offers.ipynb', '--space', 'sales']);
  const ran = await folder.quire(['run', 'sales/offers', '--json']);
  const run = JSON.parse(ran.stdout);
  expect(run.downloads).toEqual([
    { name: 'r.bin', label: 'Raw', bytes: 2, file: null },
    { name: 'r.bin', label: null, bytes: 3, file: null },
  ]);
  const saved = await folder.quire(['runs', run.id, '--downloads', 'kept/here', '--json']);
  const [first, second] = [join(folder.path, 'kept/here/r.bin'), join(folder.path, 'kept/here/2-r.bin')];
  expect(JSON.parse(saved.stdout).downloads.map(({ file }: { file: string }) => file)).toEqual([
    first,
    second,
  ]);
  expect([...(await readFile(first))]).toEqual([0, 255]);
  expect(await readFile(second, 'utf8')).toBe('a,b');
  const shown = await folder.quire(['run', 'sales/offers']);
  expect(shown.stdout).toBe('Raw: ../../r.bin (2 bytes)\nDownload: r.bin (3 bytes)\n');
  expect(shown.stderr).toMatch(/2 files can be saved with quire runs [0-9a-f-]+ --downloads FOLDER/);
  expect((await folder.quire(['run', 'sales/offers', '--no-wait', '--downloads', 'x'])).code).toBe(2);
});
