import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fetchWithCookies } from '../../apps/cli/src/cookie-fetch.ts';
import { PERSON, type RealHub, startRealHub } from '../../apps/cli/src/test-support/real-hub.ts';
import {
  type CliFolder,
  type CliResult,
  makeCliFolder,
} from '../../apps/cli/src/test-support/run-in-folder.ts';
import { type ForgeStandIn, startForgeStandIn } from '../../apps/server/test/support/forges/stand-in.ts';
import { createClient } from '../../packages/client/src/index.ts';
import type { Contribution, ContributionSummary } from '../../packages/contract/src/index.ts';
import { checkSandbox } from '../../packages/kernels/src/index.ts';
import { makeTarget } from '../support/target-repository.ts';

/* `quire contribute` and `quire contributions` against a hub as it is run, with real git and a forge's stand-in. */

const REPOSITORIES = mkdtempSync(join(tmpdir(), 'quire-command-targets-'));
const sandbox = await checkSandbox();
const HOUR = 3_600_000;

let forge: ForgeStandIn;
let hub: RealHub;
let folder: CliFolder;

beforeAll(async () => {
  forge = await startForgeStandIn('gitlab', {
    users: [{ login: 'adal', token: 'made-by-ada' }],
    repositories: [{ fullName: 'team/tidy', files: packageFiles() }],
  });
  const { id: clientId, secret: clientSecret } = forge.client;
  const { url, apiUrl } = forge;
  const { QUIRE_BUBBLEWRAP, QUIRE_PYTHON } = process.env;
  hub = await startRealHub({
    QUIRE_CONTRIB_ALLOW: REPOSITORIES,
    QUIRE_FORGES: JSON.stringify([{ kind: 'gitlab', name: 'GitLab', url, apiUrl, clientId, clientSecret }]),
    ...(QUIRE_BUBBLEWRAP && { QUIRE_BUBBLEWRAP }),
    ...(QUIRE_PYTHON && { QUIRE_PYTHON }),
  });
});
afterAll(async () => {
  await hub?.stop();
  await forge?.close();
  await rm(REPOSITORIES, { recursive: true, force: true });
  expect(forge.violations).toEqual([]);
});
beforeEach(async () => {
  folder = await makeCliFolder({ QUIRE_URL: hub.url, QUIRE_TOKEN: hub.token });
});
afterEach(() => folder.remove());

function packageFiles(more: readonly string[] = []): Record<string, string> {
  return {
    'pyproject.toml': '[project]\nname = "shapes"\nversion = "1"\n',
    'src/shapes/__init__.py': '',
    '.contrib.yml': [
      'version: 1',
      'kind: python-package',
      'files:',
      '  - path: "src/shapes/{slug}.py"',
      'require: {defines: [function]}',
      ...more,
    ].join('\n'),
  };
}
const projectOf = (...more: string[]) => makeTarget(REPOSITORIES, packageFiles(more), 'shapes');

/** A notebook with a function that is worth keeping, and the constant that it needs. */
async function write(body: string, { hasIds = true, file = 'shapes.ipynb' } = {}): Promise<void> {
  const sources = [
    'import math',
    'FACTOR = 2',
    `def area(r):\n    ${body}`,
    'def edge(a):\n    return 4 * a',
  ];
  const cells = sources.map((source, index) => ({
    cell_type: 'code',
    ...(hasIds && { id: `c${index}` }),
    metadata: {},
    source,
    outputs: [],
    execution_count: null,
  }));
  const document = { nbformat: 4, nbformat_minor: hasIds ? 5 : 4, metadata: {}, cells };
  await writeFile(join(folder.path, file), JSON.stringify(document));
}

const contribute = (target: string, ...more: string[]): Promise<CliResult> =>
  folder.quire(['contribute', 'shapes.ipynb', '--target', target, ...more]);

async function listed(target: string): Promise<ContributionSummary[]> {
  const { stdout } = await folder.quire(['contributions', '--target', target, '--json']);
  return JSON.parse(stdout).contributions;
}

const branchesOf = (target: ReturnType<typeof makeTarget>): string[] =>
  target.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/contrib/').split('\n').filter(Boolean);

/** Accounts are connected on the hub's pages; a token of the command line may not. */
async function connectInTheBrowser(): Promise<void> {
  const { identity, connections } = createClient({ baseUrl: hub.url, fetch: fetchWithCookies(hub.url) });
  await identity.signIn({ body: { email: PERSON.email, password: PERSON.password } });
  const [gitlab] = (await connections.listConnections()).forges;
  if (gitlab === undefined) throw new Error('The hub knows no forge.');
  await connections.connectByToken({ params: { forge: gitlab.id }, body: { token: 'made-by-ada' } });
}

describe('a dry run', () => {
  it('needs no hub, and prints files, checks and the plan', async () => {
    folder.env.QUIRE_URL = 'http://127.0.0.1:1';
    delete folder.env.QUIRE_TOKEN;
    await write('return FACTOR * math.pi * r**2');
    const target = projectOf();
    const { code, stdout, stderr } = await contribute(target.url, '--name', 'area', '--dry-run');
    expect(code).toBe(0);
    expect(stdout).toContain('src/shapes/area.py');
    expect(stdout).toContain('  FACTOR = 2');
    expect(stdout).toContain('✓ Names');
    expect(stdout).toMatch(/^1\. Make one commit on the newest main\.$/m);
    expect(stderr).toContain('Nothing was sent.');
    expect(branchesOf(target)).toEqual([]);
  });

  it('is the same as JSON, also where something is in the way', async () => {
    await write('return math.pi * radius**2');
    const { code, stdout } = await contribute(projectOf().url, '--cell', '3', '--dry-run', '--json');
    expect({ code, ...JSON.parse(stdout) }).toMatchObject({
      code: 5,
      target: { name: 'shapes', kind: 'python-package', recognisedBy: '.contrib.yml', base: 'main' },
      files: [{ path: 'src/shapes/area.py' }],
      isReady: false,
      obstacle: { sentence: expect.stringMatching(/^1 check in the way: /), exitCode: 5 },
    });
  });

  it('says that it is too late', async () => {
    await write('return math.pi * r**2');
    const { url } = projectOf(`deadline: ${new Date(Date.now() - HOUR).toISOString()}`);
    const { code, stderr } = await contribute(url, '--dry-run');
    expect(code).toBe(8);
    expect(stderr).toMatch(/Not sent: It is too late: shapes took contributions until /);
  });
});

describe('the same command again', () => {
  it.each([
    ['with ids', true],
    ['without', false],
  ])('updates what it sent before, from a file whose cells are %s', async (_, hasIds) => {
    const target = projectOf();
    await write('return math.pi * r**2', { hasIds });
    const first = await contribute(target.url, '--cell', '3');
    expect(first).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Updates') });
    await write('return FACTOR * math.pi * r**2', { hasIds });
    const again = await contribute(target.url, '--cell', '3');
    expect(again).toMatchObject({ code: 0, stdout: first.stdout });
    expect(again.stderr).toContain('Updates “');
    const [only, ...others] = await listed(target.url);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ status: 'open', revision: 2 });
    const [branch, ...more] = branchesOf(target);
    expect(more).toEqual([]);
    expect(target.git('show', `${branch}:src/shapes/area.py`)).toContain('return FACTOR * math.pi');
  });

  it('makes another one for another cell, with --new, and once the first was merged or withdrawn', async () => {
    const target = projectOf();
    await write('return math.pi * r**2');
    const ids = async () => (await listed(target.url)).map(({ id }) => id);
    await contribute(target.url, '--cell', '3');
    await contribute(target.url, '--cell', '4');
    expect(await ids()).toHaveLength(2);
    expect((await contribute(target.url, '--cell', '3', '--new')).code).toBe(0);
    const [newest, ...older] = await ids();
    expect(older).toHaveLength(2);
    // The newest of them goes on.
    await contribute(target.url, '--cell', '3');
    expect((await listed(target.url))[0]).toMatchObject({ id: newest, revision: 2 });
    const withdrawn = await folder.quire(['contributions', newest ?? '', '--withdraw', '--json']);
    expect(JSON.parse(withdrawn.stdout).status).toBe('closed');
    const [edge, area] = older;
    expect((await folder.quire(['contributions', area ?? '', '--withdraw'])).stdout).toContain('closed');
    expect((await contribute(target.url, '--cell', '3')).code).toBe(0);
    expect(await ids()).toHaveLength(4);
    // One that is named is updated wherever its text comes from.
    await write('return math.pi * r * r', { file: 'moved.ipynb' });
    const named = [
      'contribute',
      'moved.ipynb',
      '--target',
      target.url,
      '--cell',
      '3',
      '--update',
      edge ?? '',
    ];
    expect((await folder.quire(named)).code).toBe(0);
    expect((await listed(target.url)).find(({ id }) => id === edge)?.revision).toBe(2);
    const ended = await contribute(target.url, '--update', newest ?? '');
    expect(ended).toMatchObject({ code: 8, stderr: expect.stringContaining('It was closed.') });
  });
});

describe('what is stopped', () => {
  it.runIf(sandbox.usable)('by the target’s own tests is mended by the same command', async () => {
    const target = projectOf(
      'checks:',
      '  - id: tests',
      '    title: The tests',
      "    run: [python, -c, \"import pathlib; assert 'math.pi' in pathlib.Path('src/shapes/area.py').read_text()\"]",
      '    seconds: 60',
    );
    await write('return 3 * r**2');
    const blocked = await contribute(target.url, '--cell', '3');
    expect(blocked.code).toBe(5);
    expect(blocked.stdout).toContain('✗ The tests');
    expect(blocked.stderr).toContain('run the same command again');
    expect(branchesOf(target)).toEqual([]);
    await write('return math.pi * r**2');
    const json = await contribute(target.url, '--cell', '3', '--json');
    const open: Contribution = JSON.parse(json.stdout);
    expect({ code: json.code, ...open }).toMatchObject({ code: 0, status: 'open', revision: 2 });
    expect((await listed(target.url)).map(({ id }) => id)).toEqual([open.id]);
  });

  it('by a refusal goes on from there', async () => {
    const target = projectOf();
    const release = target.refuse('Nothing before the next release.');
    await write('return math.pi * r**2');
    const failed = await contribute(target.url);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toContain('Nothing before the next release.');
    const retry = /quire (contributions \S+ --retry)/.exec(failed.stderr)?.[1]?.split(' ') ?? [];
    release();
    expect(await folder.quire(retry)).toMatchObject({ code: 0, stderr: expect.not.stringContaining('Took') });
    expect(await listed(target.url)).toMatchObject([{ status: 'open', revision: 1 }]);
    expect(branchesOf(target)).toHaveLength(1);
  });

  it('by a deadline says so and sends nothing', async () => {
    const target = projectOf(`deadline: ${new Date(Date.now() - HOUR).toISOString()}`);
    await write('return math.pi * r**2');
    const { code, stderr } = await contribute(target.url);
    expect(code).toBe(8);
    expect(stderr).toMatch(/Not sent: It is too late: .* took contributions until /);
    expect(await listed(target.url)).toEqual([]);
  });

  it('by an account that is missing says where to connect it, and is sent then', async () => {
    const target = `${forge.url}/team/tidy`;
    await write('return math.pi * r**2');
    const refused = await contribute(target);
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain(`Your account at ${new URL(forge.url).host} is not connected`);
    expect(refused.stderr).toContain(`${hub.url}/settings#connections`);
    const json = JSON.parse((await contribute(target, '--json')).stdout);
    expect(json).toMatchObject({ isReady: false, obstacle: { exitCode: 3 } });
    await connectInTheBrowser();
    const sent = await contribute(target);
    expect(sent.code).toBe(0);
    expect(sent.stdout).toContain(`${forge.url}/team/tidy/`);
  });
});

it('says what was not understood', async () => {
  await write('return math.pi * r**2');
  const wrong = [
    ['contribute', 'shapes.ipynb', '--target', '/x', '--new', '--update', 'x'],
    ['contribute', 'shapes.ipynb', '--target', '/x', '--cell', '1', '--name', 'area'],
    ['contributions', '--retry'],
    ['contributions', 'x', '--retry', '--withdraw'],
    ['contributions', 'not-an-id'],
  ];
  for (const args of wrong) expect(await folder.quire(args)).toMatchObject({ code: 2, stdout: '' });
});
