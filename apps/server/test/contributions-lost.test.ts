import { randomUUID } from 'node:crypto';
import { type Contribution, forgeId } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForgeKind } from '../src/ports/forge.ts';
import { removeRepositories } from './support/contributing.ts';
import { FORGE_KINDS, type ForgeHub, startHubWith } from './support/forge-hub.ts';
import type { Fault, Seen } from './support/forges/stand-in.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';

/*
 * At every request that a contribution makes of a forge, of its interface and of its git: an error of the forge, a
 * connection lost before anything happened, a lost answer to what did happen, no answer at all. Each contribution
 * arrives, once. QUIRE_FAULTS=all meets every request with all of them; else each request meets two.
 */

const UPSTREAM = 'team/shapes';
const FILES = { 'pyproject.toml': '[project]\nname = "shapes"\n', 'src/shapes/__init__.py': '' };
const WAYS = ['drop-after', 503, 'drop-before', 'silence'] as const;
const isWhole = process.env.QUIRE_FAULTS === 'all';
/** More requests than a contribution makes; those that are not needed stay without a person. */
const PEOPLE = isWhole ? 90 : 44;
const SCOUT = 'scout';
const logins = Array.from({ length: PEOPLE }, (_, index) => `person-${index}`);

let forges: ForgeHub;
const people: TestPerson[] = [];
let scout: TestPerson;
const source = {
  kind: 'document',
  filename: 'shapes.ipynb',
  content: notebookFile({ code: 'import math' }, { code: 'def area(r):\n    return math.pi * r**2' }),
} as const;

beforeAll(async () => {
  forges = await startHubWith(
    { github: 'github', gitlab: 'gitlab', gitea: 'gitea' },
    (kind) => ({
      users: [SCOUT, ...logins].map((login) => ({ login, token: `token-of-${login}-${kind}` })),
      repositories: [{ fullName: UPSTREAM, files: FILES }],
    }),
    { timeoutMilliseconds: 3_000 },
  );
  scout = await joinAdministrator(forges.hub);
  for (const login of logins) people.push(await joinPerson(forges.hub, scout, login));
  // Before anything goes wrong, and one by one: what is tested is how contributions fare.
  for (const kind of FORGE_KINDS)
    for (const [index, login] of [SCOUT, ...logins].entries())
      await connect(index === 0 ? scout : (people[index - 1] as TestPerson), kind, login);
}, 300_000);
afterAll(async () => {
  await forges.stop();
  await removeRepositories();
});

async function connect(person: TestPerson, kind: ForgeKind, login: string): Promise<void> {
  await person.client.connections.connectByToken({
    params: { forge: forgeId.parse(kind) },
    body: { token: `token-of-${login}-${kind}` },
  });
}

async function contribute(person: TestPerson, kind: ForgeKind): Promise<Contribution> {
  const { id } = await person.client.contributions.createContribution({
    body: { source, target: `${forges.standIns[kind].url}/${UPSTREAM}`, key: randomUUID() },
  });
  for (;;) {
    const now = await person.client.contributions.getContribution({ params: { id } });
    if (now.status !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** One request of those that a contribution makes, by what it is and how many of its like come before it. */
type Moment = { method: string; path: RegExp; skip: number; isGit: boolean };

/** What a person's contribution asks the forge, from the first question about the target to the open request. */
function momentsOf(seen: readonly Seen[]): Moment[] {
  const asked = seen.filter(({ login, path }) => login === SCOUT && !path.endsWith('/user'));
  const before = new Map<string, number>();
  return asked.map(({ method, path }) => {
    // Everybody has forks and branches of their own.
    const like = path
      .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      .replaceAll(SCOUT, '[^/]+')
      .replace(/\/\d+/g, '/\\d+');
    const skip = before.get(`${method} ${like}`) ?? 0;
    before.set(`${method} ${like}`, skip + 1);
    return { method, path: new RegExp(`^${like}$`), skip, isGit: path.includes('.git/') };
  });
}

const faultsAt = (moments: readonly Moment[]): (Omit<Moment, 'isGit'> & Pick<Fault, 'how'>)[] =>
  moments.flatMap(({ isGit, ...moment }, index) => {
    // Git waits half a minute for a silent server.
    const ways = WAYS.filter((way) => !(isGit && way === 'silence'));
    const other = ways[1 + (index % (ways.length - 1))] ?? 503;
    return (isWhole ? ways : [WAYS[0], other]).map((how) => ({ ...moment, how }));
  });

describe.each(FORGE_KINDS)('a contribution to %s', (kind) => {
  it('arrives once, whichever request fails in whichever way', { timeout: 400_000 }, async () => {
    const standIn = forges.standIns[kind];
    expect((await contribute(scout, kind)).status).toBe('open');
    const faults = faultsAt(momentsOf(standIn.seen));
    expect(faults.length).toBeGreaterThan(16);
    expect(faults.length).toBeLessThanOrEqual(PEOPLE);
    const outcomes = await Promise.all(
      faults.map(async ({ method, path, skip, how }, index) => {
        const login = logins[index] ?? '';
        standIn.fail({ method, path, skip, how, login });
        const { status, sentence, branch, commitSha } = await contribute(people[index] as TestPerson, kind);
        const requests = standIn.world.requests.filter(({ author }) => author === login).length;
        const forks = standIn.world.repositories.filter(({ fullName }) => fullName.startsWith(`${login}/`));
        const branches = (
          await standIn.git(`${login}/shapes`, 'for-each-ref', '--format=%(objectname)', 'refs/heads/contrib')
        ).split('\n');
        return {
          at: `${how} at ${method} ${path.source} (${skip})`,
          status: status === 'open' ? status : `${status}: ${sentence}`,
          forks: forks.length,
          requests,
          branches: branches.map((sha) => sha === commitSha && branch !== null),
        };
      }),
    );
    expect(outcomes).toEqual(
      outcomes.map(({ at }) => ({ at, status: 'open', forks: 1, requests: 1, branches: [true] })),
    );
    expect(standIn.violations).toEqual([]);
  });
});
