import { randomUUID } from 'node:crypto';
import type { Contribution } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

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
