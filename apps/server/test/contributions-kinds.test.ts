import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Contribution } from '@quire/contract';
import { checkSandbox } from '@quire/kernels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCheckRunner } from '../src/adapters/checks-sandbox/checks-sandbox.ts';
import { PREVIEW_TIP_AGE_MILLISECONDS } from '../src/features/contributions/limits.ts';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

/*
 * The four kinds of targets, from a notebook to a branch that waits for its review, with their own commands in a real
 * sandbox; Ballet is a real installation of it, with a project that its own quickstart made.
 */

const run = promisify(execFile);
const PYTHON =
  process.env.QUIRE_PYTHON ?? new URL('../../../.runtime/venv/bin/python', import.meta.url).pathname;
const BALLET_PYTHON = process.env.QUIRE_BALLET_PYTHON;
const sandbox = await checkSandbox();

let hub: TestHub;
let ada: TestPerson;
let grace: TestPerson;
let mary: TestPerson;

beforeAll(async () => {
  const environments = new Map<string, string>(
    BALLET_PYTHON === undefined ? [] : [['ballet', BALLET_PYTHON]],
  );
  const scratch = await mkdtemp(join(tmpdir(), 'quire-test-checks-'));
  const checks = await createCheckRunner({ python: PYTHON, environments, scratch });
  hub = await startTestHub({ contributing: (real) => ({ ...real, checks }) });
  ada = await joinAdministrator(hub);
  grace = await joinPerson(hub, ada, 'Grace');
  mary = await joinPerson(hub, ada, 'Mary');
});
afterAll(async () => {
  await hub.stop();
  await removeRepositories();
});

type Cell = Parameters<typeof notebookFile>[number];
const sourceOf = (...cells: Cell[]) =>
  ({ kind: 'document', filename: 'messy.ipynb', content: notebookFile(...cells) }) as const;

async function contribute(
  person: TestPerson,
  target: string,
  source: ReturnType<typeof sourceOf>,
): Promise<Contribution> {
  const { id } = await person.client.contributions.createContribution({
    body: { source, target, key: randomUUID() },
  });
  return settled(person, id);
}

async function settled(person: TestPerson, id: Contribution['id']): Promise<Contribution> {
  for (;;) {
    const now = await person.client.contributions.getContribution({ params: { id } });
    if (now.status !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const told = ({ checks }: Contribution, prefix = ''): string[] =>
  checks.filter(({ id }) => id.startsWith(prefix)).map(({ id, status }) => `${id} ${status}`);

describe('a Python package', () => {
  /** Runs the tests that the contribution brings, without any tool beyond Python itself. */
  const RUN_TESTS = `import importlib.util, pathlib, sys
for path in pathlib.Path("tests").glob("test_*.py"):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, test in vars(module).items():
        if name.startswith("test_"):
            test()
`;
  const packageFiles = {
    'pyproject.toml': '[project]\nname = "shapes"\n',
    'src/shapes/__init__.py': '',
    'run_tests.py': RUN_TESTS,
    '.contrib.yml': `version: 1
kind: python-package
files:
  - path: "src/shapes/{slug}.py"
  - {path: "tests/test_{slug}.py", content: "from shapes import {slug}\\n\\n\\n{tests}"}
checks:
  - {id: tests, title: "The project’s tests", run: [python, run_tests.py], seconds: 60}
  - {id: network, run: [python, -c, "import socket; socket.create_connection(('192.0.2.1', 80), 2)"]}
`,
  };

  it.runIf(sandbox.usable)(
    'takes a module with a skeleton of tests, which run on the very commit in a sandbox without a network',
    { timeout: 120_000 },
    async () => {
      const target = await makeRepository(packageFiles);
      const blocked = await contribute(
        grace,
        target.url,
        sourceOf({ code: 'import math' }, { code: 'def area(r):\n    return math.pi * r**2' }),
      );
      expect(blocked.status).toBe('blocked');
      expect(told(blocked).slice(-2)).toEqual(['tests passed', 'network failed']);
      expect(blocked.checks.at(-1)?.items[0]?.message).toMatch(/unreachable|Errno/);
      await target.commit({
        '.contrib.yml': packageFiles['.contrib.yml'].replace(/ {2}- \{id: network.*\n/, ''),
      });
      await grace.client.contributions.resubmitContribution({
        params: { id: blocked.id },
        body: { source: sourceOf({ code: 'def area(r):\n    return 3 * r**2' }), target: target.url },
      });
      const open = await settled(grace, blocked.id);
      expect(open).toMatchObject({ status: 'open', branch: 'contrib/grace/area' });
      expect(await target.git('show', `${open.branch}:tests/test_area.py`)).toBe(
        'from shapes import area\n\n\ndef test_area():\n    assert callable(area.area)',
      );
      // What ran left nothing in the commit.
      expect(await target.git('diff', '--name-only', 'main', open.branch ?? '')).toBe(
        'src/shapes/area.py\ntests/test_area.py',
      );
    },
  );
});

describe('an ML Bazaar primitive', () => {
  const annotation = (name: string, rest: string) => ({
    code: `primitive = {\n    "name": "${name}",\n    "contributors": ["Grace <grace@example.org>"],\n    "description": "Areas.",\n    "classifiers": {"type": "preprocessor", "subtype": "transformer"},\n    "primitive": "shapes.area",\n${rest}}`,
  });
  const produce =
    '    "produce": {"args": [{"name": "r", "type": "float"}], "output": [{"name": "a", "type": "float"}]},\n';

  it('takes one dictionary as a JSON annotation of its name, with every key that one must have', {
    timeout: 60_000,
  }, async () => {
    const target = await makeRepository({ '.contrib.yml': 'version: 1\nkind: mlbazaar-primitive\n' });
    const cells = [
      { code: 'settings = {"debug": True}' },
      annotation('shapes.area', produce),
      { code: 'print(settings)' },
    ];
    const open = await contribute(grace, target.url, sourceOf(...cells));
    expect(open).toMatchObject({ status: 'open', title: 'Add primitive shapes.area' });
    const file = await target.git('show', `${open.branch}:mlprimitives/primitives/shapes.area.json`);
    expect(JSON.parse(file)).toEqual({
      name: 'shapes.area',
      contributors: ['Grace <grace@example.org>'],
      description: 'Areas.',
      classifiers: { type: 'preprocessor', subtype: 'transformer' },
      primitive: 'shapes.area',
      produce: { args: [{ name: 'r', type: 'float' }], output: [{ name: 'a', type: 'float' }] },
    });
    const lacking = await contribute(mary, target.url, sourceOf(annotation('shapes.volume', '')));
    expect(lacking.status).toBe('blocked');
    expect(lacking.checks.find(({ id }) => id === 'require')?.items.map(({ message }) => message)).toEqual([
      'The annotation lacks “produce”.',
    ]);
  });
});

describe('an assignment', () => {
  const describeIt = (deadline: Date) =>
    `version: 1\nkind: assignment\nassignment: sorting\ndeadline: ${deadline.toISOString()}\nvisibility: after-deadline\nrequire: {signature: "sort(xs)"}\n`;
  const solution = sourceOf({ code: 'def sort(xs):\n    return sorted(xs)' });

  it('takes one submission of each person until its deadline, and shows them to the others after it', {
    timeout: 60_000,
  }, async () => {
    const target = await makeRepository({ '.contrib.yml': describeIt(new Date(Date.now() + 3_600_000)) });
    const open = await contribute(grace, target.url, solution);
    expect(open.status).toBe('open');
    expect(await target.git('show', `${open.branch}:submissions/sorting/grace.py`)).toBe(
      'def sort(xs):\n    return sorted(xs)',
    );
    const see = () => mary.client.contributions.getContribution({ params: { id: open.id } });
    await expect(see()).rejects.toMatchObject({ code: 'not-found' });
    const wrong = await contribute(mary, target.url, sourceOf({ code: 'def sort(ys, key):\n    return ys' }));
    expect(wrong.status).toBe('blocked');
    expect(wrong.sentence).toContain('It is not what the target asks for.');
    await target.commit({ '.contrib.yml': describeIt(new Date(Date.now() - 1_000)) });
    // What was read of a target serves for a few seconds.
    await sleep(PREVIEW_TIP_AGE_MILLISECONDS);
    const late = await contribute(ada, target.url, solution);
    expect(late.status).toBe('blocked');
    expect(late.sentence).toMatch(/^The target took contributions until /);
    expect((await see()).can).toMatchObject({ approve: false, merge: false, resubmit: false });
  });
});

describe.runIf(sandbox.usable && BALLET_PYTHON !== undefined)('a Ballet project', () => {
  let target: TestRepository;
  const IMPORTS = {
    code: 'import pandas as pd\nfrom ballet import Feature\nfrom ballet.eng import SimpleFunctionTransformer',
  };
  const feature = (of: { column: string; transform: string; name: string }) => ({
    code: `input = ["${of.column}"]\ntransformer = SimpleFunctionTransformer(${of.transform})\nfeature = Feature(input=input, transformer=transformer, name="${of.name}")`,
  });

  beforeAll(async () => {
    target = await makeRepository(await quickstart(BALLET_PYTHON ?? ''));
  }, 120_000);

  it('is recognised by its ballet.yml, and takes a feature that passes each of its checks and its accepter', {
    timeout: 180_000,
  }, async () => {
    const open = await contribute(
      grace,
      target.url,
      sourceOf(
        IMPORTS,
        { code: 'X_df = pd.DataFrame({"area": [1.0]})\nX_df.head()' },
        feature({ column: 'area', transform: 'lambda df: df.fillna(120)', name: 'Area' }),
      ),
    );
    expect(open.sentence).toMatch(/^Waits for review/);
    expect(told(open, 'ballet')).toEqual(BALLET_CHECKS.map((id) => `ballet-${id} passed`));
    const acceptance = open.checks.at(-1);
    expect(acceptance?.sentence).toMatch(
      /^The project's accepter takes it \(GFSSFAccepter, beside 1 other\)\..* Accepted means that it adds information, not that it is useful\.$/,
    );
    expect(acceptance?.figures[0]).toMatchObject({ name: 'beside all features', isGood: true });
    const [score] = acceptance?.figures ?? [];
    expect(score?.value ?? 0).toBeGreaterThan(score?.threshold ?? 1);
    expect(await target.git('diff', '--name-only', 'main', open.branch ?? '')).toBe(
      ['__init__.py', 'feature_area.py'].map((name) => `${CONTRIB}/user_grace/${name}`).join('\n'),
    );
  });

  it('says which of its checks fail, with its advice, and which feature competes with one it turns down', {
    timeout: 180_000,
  }, async () => {
    const missing = await contribute(
      mary,
      target.url,
      sourceOf(IMPORTS, feature({ column: 'area', transform: 'lambda df: df', name: 'Raw area' })),
    );
    expect(missing.status).toBe('blocked');
    const failed = missing.checks.filter(({ status }) => status === 'failed');
    expect(failed.map(({ id }) => id)).toEqual(['ballet-no-missing-values']);
    expect(failed[0]?.items[0]?.advice).toContain('missing');
    // It says what another one says already.
    const same = await contribute(
      ada,
      target.url,
      sourceOf(IMPORTS, feature({ column: 'rooms', transform: 'lambda df: df', name: 'Same again' })),
    );
    expect(same.status).toBe('blocked');
    const acceptance = same.checks.at(-1);
    expect(acceptance).toMatchObject({ id: 'ballet-acceptance', status: 'failed' });
    expect(acceptance?.sentence).toContain('Its nearest competitor: Rooms.');
    expect(acceptance?.figures.map(({ name, isGood }) => [name, isGood]).sort()).toEqual([
      ['beside all features', false],
      ['in place of Rooms', false],
    ]);
  });
});

const CONTRIB = 'src/predict_house_prices/features/contrib';
const BALLET_CHECKS = [
  ...['structure', 'import', 'is-feature', 'has-correct-input-type', 'has-transformer-interface'],
  ...['can-make-mapper', 'can-fit', 'can-fit-one-row', 'can-transform', 'can-transform-new-rows'],
  ...['can-transform-one-row', 'can-fit-transform', 'has-correct-output-dimensions', 'can-deepcopy'],
  ...['can-pickle', 'no-missing-values', 'no-infinite-values', 'acceptance'],
];

/** The files of a project as Ballet's own quickstart makes it, with data and one feature. */
async function quickstart(python: string): Promise<Record<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), 'quire-test-ballet-'));
  try {
    const script = new URL('support/ballet/make_project.py', import.meta.url).pathname;
    const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
    const { stdout } = await run(python, ['-W', 'ignore', script, folder], { env });
    const project = stdout.trim().split('\n').at(-1) ?? '';
    const files: Record<string, string> = {};
    for (const entry of await readdir(project, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const name = relative(project, path);
      if (entry.isFile() && !name.startsWith('.git/')) files[name] = await readFile(path, 'utf8');
    }
    return files;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
