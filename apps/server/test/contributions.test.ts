import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contribution, endpoints } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PREVIEW_TIP_AGE_MILLISECONDS } from '../src/features/contributions/limits.ts';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { PUBLIC_URL, startTestHub, type TestHub } from './support/test-hub.ts';

let hub: TestHub;
let ada: TestPerson;
let grace: TestPerson;
let mary: TestPerson;
let target: TestRepository;

const MESSY = notebookFile(
  '# Exploring',
  { code: 'import math, os\nfrom statistics import mean, median' },
  { code: '%matplotlib inline\nFACTOR = 2\nvalues = [1, 2, 3]' },
  {
    code: 'def spread(xs):\n    """How far values are from each other."""\n    return FACTOR * (max(xs) - min(xs)) / mean(xs)',
  },
  { code: 'spread(values)' },
  { code: 'print(os.getcwd())' },
);
const PACKAGE = {
  'pyproject.toml':
    '[project]\nname = "tidy-stats"\nversion = "1"\n\n[tool.ruff]\nline-length = 60\n[tool.ruff.lint]\nselect = ["E", "F"]\n',
  'src/tidy_stats/__init__.py': '',
  '.contrib.yml':
    'version: 1\nkind: python-package\nfiles:\n  - path: "src/tidy_stats/{slug}.py"\n  - path: "tests/test_{slug}.py"\n    content: |\n      from tidy_stats import {slug}\n\n\n      {tests}\nrequire: {defines: [function]}\nreview: {maintainers: [mary], approvals: 1}\n',
};
const document = (content: string) => ({ kind: 'document', filename: 'messy.ipynb', content }) as const;

beforeAll(async () => {
  hub = await startTestHub();
  ada = await joinAdministrator(hub);
  grace = await joinPerson(hub, ada, 'Grace');
  mary = await joinPerson(hub, ada, 'Mary');
  target = await makeRepository(PACKAGE);
});
afterAll(async () => {
  await hub.stop();
  await removeRepositories();
});

/** Follows a contribution until it stops by itself. */
async function settled(person: TestPerson, id: Contribution['id']): Promise<Contribution> {
  for (;;) {
    const now = await person.client.contributions.getContribution({ params: { id } });
    if (now.status !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

describe('a preview', () => {
  it('proposes the cell that fits, with what it needs, in the target’s own form', {
    timeout: 60_000,
  }, async () => {
    const preview = await grace.client.contributions.previewContribution({
      body: { source: document(MESSY), target: target.url },
    });
    expect(preview.files).toMatchObject([
      {
        path: 'src/tidy_stats/spread.py',
        action: 'added',
        content:
          'from statistics import mean\n\nFACTOR = 2\n\n\ndef spread(xs):\n    """How far values are from each other."""\n    return FACTOR * (max(xs) - min(xs)) / mean(xs)\n',
      },
      { path: 'tests/test_spread.py', action: 'added' },
    ]);
    expect(preview.isReady).toBe(true);
    expect(preview.checks.map(({ id, status }) => `${id} ${status}`)).toEqual([
      'syntax passed',
      'undefined-names passed',
      'require passed',
      'secrets passed',
      'format passed',
      'lint passed',
    ]);
  });
});

describe('a target’s own Ruff settings', () => {
  const about = ({ checks }: Pick<Contribution, 'checks'>): string[] =>
    checks
      .filter(({ id }) => ['style-settings', 'format', 'lint'].includes(id))
      .map(({ id, status }) => `${id} ${status}`);
  const withRuff = (ruff: string, more: Record<string, string> = {}) =>
    makeRepository({
      ...PACKAGE,
      ...more,
      'pyproject.toml': `[project]\nname = "tidy-stats"\nversion = "1"\n${ruff}`,
    });

  it('are read with what they extend at the very commit, and ignore what they ignore', {
    timeout: 120_000,
  }, async () => {
    const strict = await withRuff('[tool.ruff]\nextend = "config/ruff.toml"\n', {
      'config/ruff.toml': '[lint]\nselect = ["F", "S", "D103"]\n',
    });
    const body = { source: document(MESSY), target: strict.url };
    const before = await grace.client.contributions.previewContribution({ body });
    expect(about(before)).toEqual(['format passed', 'lint failed']);
    const items = before.checks
      .at(-1)
      ?.items.map(({ path, message }) => `${path} ${/\w+(?=\)$)/.exec(message)}`);
    expect(items).toEqual(['tests/test_spread.py S101', 'tests/test_spread.py D103']);
    await strict.commit({
      'config/ruff.toml':
        '[lint]\nselect = ["F", "S", "D103"]\n[lint.per-file-ignores]\n"../tests/*" = ["S101", "D"]\n',
    });
    // The tip that was looked at is good enough for some seconds.
    await sleep(PREVIEW_TIP_AGE_MILLISECONDS);
    const made = await grace.client.contributions.createContribution({
      body: { ...body, key: randomUUID() },
    });
    const open = await settled(grace, made.id);
    expect([open.status, ...about(open)]).toEqual(['open', 'format passed', 'lint passed']);
  });

  it('stop nothing where Ruff does not take them, and a warning says so', { timeout: 120_000 }, async () => {
    for (const ruff of ['[tool.ruff]\nshow-source = true\n', '[tool.ruff]\nextend = "../elsewhere.toml"\n']) {
      const odd = await withRuff(ruff);
      const made = await grace.client.contributions.createContribution({
        body: { source: document(MESSY), target: odd.url, key: randomUUID() },
      });
      const open = await settled(grace, made.id);
      expect(open.status).toBe('open');
      expect(about(open)).toEqual(['style-settings warning', 'format passed', 'lint passed']);
    }
  });
});

describe('a contribution to a repository without a forge', () => {
  it('goes from a cell to a reviewed and merged branch', { timeout: 120_000 }, async () => {
    const key = randomUUID();
    const body = { source: document(MESSY), target: target.url, key, message: 'Useful.' };
    const made = await grace.client.contributions.createContribution({ body });
    const again = await grace.client.contributions.createContribution({ body });
    expect(again.id).toBe(made.id);
    const open = await settled(grace, made.id);
    expect(open).toMatchObject({
      status: 'open',
      branch: 'contrib/grace/spread',
      sentence: 'Waits for review by @mary.',
    });
    expect(await target.git('rev-parse', 'contrib/grace/spread')).toBe(open.commitSha);
    const approved = await mary.client.contributions.approveContribution({ params: { id: made.id } });
    expect(approved.can.merge).toBe(true);
    await target.commit({ 'README.md': 'Moved on.' });
    const merged = await mary.client.contributions.mergeContribution({ params: { id: made.id } });
    expect(merged.status).toBe('merged');
    expect(await target.git('show', 'main:tests/test_spread.py')).toBe(
      'from tidy_stats import spread\n\n\ndef test_spread():\n    assert callable(spread.spread)',
    );
    expect(await target.git('show', 'main:README.md')).toBe('Moved on.');
  });
});

describe('contributions that call theirs the same', () => {
  it('get a number each, in files and branches', { timeout: 120_000 }, async () => {
    const names = ['Uma', 'Vera', 'Wim'];
    const people = [];
    for (const name of names) people.push(await joinPerson(hub, ada, name));
    const opened = await Promise.all(
      people.map(async (person) => {
        const { id } = await person.client.contributions.createContribution({
          body: {
            source: document(notebookFile({ code: 'def mode_2(xs):\n    return max(xs, key=xs.count)' })),
            target: target.url,
            key: randomUUID(),
          },
        });
        return settled(person, id);
      }),
    );
    expect(opened.map(({ status }) => status)).toEqual(['open', 'open', 'open']);
    const modules = opened.flatMap(({ files }) => files.map(({ path }) => path));
    expect(modules.filter((path) => path.startsWith('src/')).sort()).toEqual([
      'src/tidy_stats/mode_2.py',
      'src/tidy_stats/mode_2_2.py',
      'src/tidy_stats/mode_2_3.py',
    ]);
    expect(new Set(opened.map(({ branch }) => branch)).size).toBe(3);
  });
});

/*
 * Who may do what to one contribution, by name: its author, a maintainer of its target, an administrator, somebody
 * else and nobody. What they may not see does not exist for them.
 */
describe('one contribution of a person', () => {
  const AUTHOR = { get: 200, follow: 200, comment: 201, approve: 403, merge: 409, retry: 403 } as const;
  const JUDGE = { ...AUTHOR, approve: 200, resubmit: 403 } as const;
  const CALLS: Record<string, { method: string; path: string; body?: object }> = {
    get: { method: 'GET', path: '' },
    follow: { method: 'GET', path: '/events' },
    retry: { method: 'POST', path: '/retry' },
    merge: { method: 'POST', path: '/merge' },
    comment: { method: 'POST', path: '/comments', body: { body: 'Why two?' } },
    approve: { method: 'POST', path: '/approval' },
    resubmit: { method: 'PUT', path: '' },
    close: { method: 'POST', path: '/close' },
  };
  const call = async (id: string, name: string, cookie: string): Promise<number> => {
    const { method, path, body } = CALLS[name] ?? { method: 'GET', path: '' };
    const given = name === 'resubmit' ? { source: document(MESSY), target: target.url } : body;
    const response = await hub.fetch(`${PUBLIC_URL}/api/v1/contributions/${id}${path}`, {
      method,
      headers: { cookie, 'content-type': 'application/json' },
      ...(given !== undefined && { body: JSON.stringify(given) }),
    });
    await response.body?.cancel();
    return response.status;
  };
  const statusesOf = async (id: string, cookie: string, names: readonly string[]) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await call(id, name, cookie)] as const)),
    );

  it('has these endpoints and no others', () => {
    const own = Object.values(endpoints.contributions).filter(({ path }) =>
      path.startsWith('/contributions/:id'),
    );
    expect(own.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
      Object.values(CALLS)
        .map(({ method, path }) => `${method} /contributions/:id${path}`)
        .sort(),
    );
  });

  it('is its author’s to change, its maintainers’ to judge, and nobody else’s to know', {
    timeout: 120_000,
  }, async () => {
    const otto = await joinPerson(hub, ada, 'Otto');
    const { id } = await grace.client.contributions.createContribution({
      body: { source: document(MESSY), target: target.url, key: randomUUID(), slug: 'seen' },
    });
    // What is still on its way is nobody's but its author's.
    await settled(grace, id);
    const all = Object.keys(CALLS);
    const absent = Object.fromEntries(all.map((name) => [name, 404]));
    expect(await statusesOf(id, otto.cookie, all)).toEqual(absent);
    expect(await statusesOf(randomUUID(), grace.cookie, all)).toEqual(absent);
    const anonymous = await statusesOf(id, '', all);
    expect(anonymous).toEqual(Object.fromEntries(all.map((name) => [name, 401])));
    const harmless = all.filter((name) => !['close', 'resubmit'].includes(name));
    expect(await statusesOf(id, grace.cookie, harmless)).toEqual(AUTHOR);
    for (const judge of [mary, ada]) {
      const names = [...harmless.filter((name) => name !== 'merge'), 'resubmit'];
      const { merge: _, ...expected } = JUDGE;
      expect(await statusesOf(id, judge.cookie, names)).toEqual(expected);
    }
    expect(await call(id, 'resubmit', grace.cookie)).toBe(202);
    await settled(grace, id);
    expect(await call(id, 'close', otto.cookie)).toBe(404);
    expect(await call(id, 'close', mary.cookie)).toBe(200);
    expect(await call(id, 'close', grace.cookie)).toBe(409);
    expect(await call(id, 'resubmit', grace.cookie)).toBe(409);
    const tokenOf = async (scope: 'read' | 'publish') => {
      const { secret } = await grace.client.identity.createToken({
        body: { name: scope, scopes: [scope], expiresInDays: 1 },
      });
      return secret;
    };
    const byToken = async (token: string, name: string) => {
      const { method, path } = CALLS[name] ?? { method: 'GET', path: '' };
      const response = await hub.fetch(`${PUBLIC_URL}/api/v1/contributions/${id}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      });
      return response.status;
    };
    const [reads, publishes] = [await tokenOf('read'), await tokenOf('publish')];
    expect([await byToken(reads, 'get'), await byToken(reads, 'retry')]).toEqual([200, 403]);
    expect(await byToken(publishes, 'merge')).toBe(403);
  });
});
