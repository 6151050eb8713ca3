import { randomUUID } from 'node:crypto';
import { type Contribution, forgeId } from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForgeKind } from '../src/ports/forge.ts';
import { removeRepositories } from './support/contributing.ts';
import { FORGE_KINDS, type ForgeHub, startHubWith } from './support/forge-hub.ts';
import type { Fault } from './support/forges/stand-in.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';

/*
 * Every request that a contribution makes to a forge and to its git goes wrong once: each by another person, whose
 * fork is their own. The ways take turns, so that each request meets three of the four over the three forges.
 */

const WAYS = [503, 'drop-after', 'drop-before', 'silence-after'] as const satisfies Fault['how'][];
const UPSTREAM = 'team/shapes';
/** More requests than a contribution makes: people are made before it is known how many it does. */
const PEOPLE = 24;
/** How long the hub waits for a forge that says nothing. */
const FORGE_TIMEOUT_MILLISECONDS = 3_000;
/** The first contribution asks for what the hub knows afterwards, and each asks for its fork until it is there. */
const FEWER_REQUESTS_MAX = 4;
/** Contributions at once; each is a dozen processes of git. */
const AT_ONCE = 4;

const loginOf = (at: number) => `person${at}`;
const tokenOf = (kind: ForgeKind, at: number) => `${kind}-token-of-person-${at}`;

let forges: ForgeHub;
const people: TestPerson[] = [];

beforeAll(async () => {
  const users = (kind: ForgeKind) =>
    Array.from({ length: PEOPLE }, (_, at) => ({ login: loginOf(at), token: tokenOf(kind, at) }));
  forges = await startHubWith(
    { github: 'github', gitlab: 'gitlab', gitea: 'gitea' },
    (kind) => ({
      users: [...users(kind), { login: 'team', token: `${kind}-token-of-team` }],
      repositories: [
        {
          fullName: UPSTREAM,
          files: { 'pyproject.toml': '[project]\nname = "shapes"\n', 'src/shapes/__init__.py': '' },
        },
      ],
    }),
    { timeoutMilliseconds: FORGE_TIMEOUT_MILLISECONDS },
  );
  const ada = await joinAdministrator(forges.hub);
  people.push(ada);
  while (people.length < PEOPLE) people.push(await joinPerson(forges.hub, ada, `Person${people.length}`));
  for (const kind of FORGE_KINDS)
    await Promise.all(
      people.map(({ client }, at) =>
        client.connections.connectByToken({
          params: { forge: forgeId.parse(kind) },
          body: { token: tokenOf(kind, at) },
        }),
      ),
    );
}, 120_000);
afterAll(async () => {
  await forges.stop();
  await removeRepositories();
});

async function contribute(kind: ForgeKind, at: number): Promise<Contribution> {
  const { client } = people[at] ?? expect.fail('more requests than people');
  const content = notebookFile(
    { code: 'import math' },
    { code: `def area_${at}(r):\n    return math.pi * r` },
  );
  const made = await client.contributions.createContribution({
    body: {
      source: { kind: 'document', filename: 'shapes.ipynb', content },
      target: `${forges.standIns[kind].url}/${UPSTREAM}.git`,
      key: randomUUID(),
    },
  });
  for (;;) {
    const now = await client.contributions.getContribution({ params: { id: made.id } });
    if (now.status !== 'working') return now;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** What arrived of a person's contribution, and how often. */
async function arrived(kind: ForgeKind, at: number, { status, branch, commitSha }: Contribution) {
  const standIn = forges.standIns[kind];
  const requests = standIn.world.requests.filter(({ author }) => author === loginOf(at)).length;
  const head = await standIn.headOf(`${loginOf(at)}/shapes`, branch ?? '');
  return { status, requests, isWhole: head !== null && head === commitSha };
}

describe.each(FORGE_KINDS)('a contribution to %s', (kind) => {
  it.concurrent('arrives once, whichever of its requests goes wrong', { timeout: 300_000 }, async () => {
    const standIn = forges.standIns[kind];
    const before = standIn.seen.length;
    await contribute(kind, 0);
    const made = standIn.seen.slice(before).filter(({ login }) => login === loginOf(0));
    // The request is opened last; what is asked after it is how CI stands.
    const requests = made.findLastIndex(({ method }) => method === 'POST') + 1;
    expect(requests).toBeGreaterThan(6);
    const waiting = Array.from({ length: requests }, (_, request) => request);
    const outcomes: object[] = [];
    const unreached: number[] = [];
    const work = async () => {
      for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) {
        const how = WAYS[(request + FORGE_KINDS.indexOf(kind)) % WAYS.length] ?? 503;
        const at = request + 1;
        const fault = standIn.fail({ login: loginOf(at), skip: request, how });
        const contribution = await contribute(kind, at);
        const wentWrong = fault.hasHappened();
        outcomes[request] = { request, how, ...(await arrived(kind, at, contribution)) };
        if (!wentWrong) unreached.push(request);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const expected = outcomes.map((_, request) => {
      const how = WAYS[(request + FORGE_KINDS.indexOf(kind)) % WAYS.length];
      return { request, how, status: 'open', requests: 1, isWhole: true };
    });
    expect(outcomes).toEqual(expected);
    expect(Math.min(requests, ...unreached)).toBeGreaterThanOrEqual(requests - FEWER_REQUESTS_MAX);
    expect(standIn.violations).toEqual([]);
  });
});
