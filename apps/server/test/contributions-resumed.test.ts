import { randomUUID } from 'node:crypto';
import { cp } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Contribution } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitError, type GitRepositories } from '../src/ports/git-repositories.ts';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { startTestHub, type TestHub } from './support/test-hub.ts';

/*
 * Something goes wrong at every call to git, in every way: before anything happened, after all of it did, and with a
 * hub that never comes back. Each contribution arrives, once.
 */

const METHODS = ['fetchTip', 'findBranch', 'writeTree', 'commit', 'push'] as const;
const WAYS = ['before', 'after', 'silence'] as const;
type Method = (typeof METHODS)[number];
type Way = (typeof WAYS)[number];

let hub: TestHub;
let grace: TestPerson;
let template: TestRepository;
/** What is to go wrong, once, by the folder of the repository. */
const faults = new Map<string, { method: Method; way: Way }>();

/** Hubs that never come back, until the test is over. */
const silent: (() => void)[] = [];

const notebook = notebookFile({ code: 'import math' }, { code: 'def area(r):\n    return math.pi * r**2' });

function faulty(git: GitRepositories): GitRepositories {
  const broken = { ...git };
  for (const method of METHODS) {
    const real = git[method] as (...given: unknown[]) => Promise<unknown>;
    (broken as Record<string, unknown>)[method] = async (...given: unknown[]) => {
      const about = JSON.stringify(given);
      const [folder, fault] =
        [...faults].find(([name, one]) => one.method === method && about.includes(name)) ?? [];
      if (folder === undefined || fault === undefined) return real(...given);
      faults.delete(folder);
      if (fault.way === 'before') throw new GitError('unavailable', 'Nothing happened.');
      await real(...given);
      if (fault.way === 'after') throw new GitError('unavailable', 'The answer was lost.');
      return new Promise((resolve) => silent.push(() => resolve(undefined)));
    };
  }
  return broken;
}

beforeAll(async () => {
  hub = await startTestHub({ contributing: (real) => ({ ...real, git: faulty(real.git) }) });
  const ada = await joinAdministrator(hub);
  grace = await joinPerson(hub, ada, 'Grace');
  template = await makeRepository({
    'pyproject.toml': '[project]\nname = "shapes"\n',
    'src/shapes/__init__.py': '',
  });
});
afterAll(async () => {
  for (const wake of silent) wake();
  await hub.stop();
  await removeRepositories();
});

async function contribute(method: Method, way: Way): Promise<string> {
  const name = `broken-${method}-${way}`;
  const url = join(dirname(template.path), `${name}.git`);
  await cp(template.path, url, { recursive: true });
  faults.set(name, { method, way });
  const { id } = await grace.client.contributions.createContribution({
    body: {
      source: { kind: 'document', filename: 'shapes.ipynb', content: notebook },
      target: url,
      key: randomUUID(),
    },
  });
  return id;
}

/** Waits for the end; a hub that is silent loses its claim, as its lease would see to. */
async function arrived(id: string): Promise<Contribution> {
  for (let tries = 0; ; tries += 1) {
    const now = await grace.client.contributions.getContribution({
      params: { id: id as Contribution['id'] },
    });
    if (now.status !== 'working') return now;
    if (tries % 20 === 19)
      await sql`update contributions set lease_until = now() - interval '1 second'
        where id = ${id} and claim is not null and updated_at < now() - interval '3 seconds'`.execute(hub.db);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('a contribution whose hub meets trouble', () => {
  it('arrives once, whatever goes wrong at whatever step', { timeout: 240_000 }, async () => {
    const cases = METHODS.flatMap((method) => WAYS.map((way) => ({ method, way })));
    const ids = await Promise.all(cases.map(({ method, way }) => contribute(method, way)));
    const outcomes = await Promise.all(
      cases.map(async (one, at) => {
        const { status, sentence, commitSha, target } = await arrived(ids[at] ?? '');
        const branches = (await template.git('ls-remote', '--heads', target.url)).split('\n');
        const sent = branches.filter((line) => line.includes('refs/heads/contrib/'));
        const end = status === 'open' ? status : `${status}: ${sentence}`;
        return { ...one, end, sent: sent.map((line) => line.split('\t')[0] === commitSha) };
      }),
    );
    expect(outcomes).toEqual(cases.map((one) => ({ ...one, end: 'open', sent: [true] })));
    expect(faults.size).toBe(0);
  });
});
