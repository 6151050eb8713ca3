import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Contribution, forgeId } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ForgeKind } from '../src/ports/forge.ts';
import { removeRepositories } from './support/contributing.ts';
import { FORGE_KINDS, type ForgeHub, startHubWith } from './support/forge-hub.ts';
import type { Fault } from './support/forges/stand-in.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';

/*
 * Every request that a contribution makes to a forge and to its git goes wrong once: each by another person, whose
 * fork is their own. The ways take turns, so that each request meets three of the four over the three forges. Then each
 * is withdrawn: every request of that goes wrong in every way, and another contribution of each is withdrawn while one
 * of its requests is on its way.
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

const SLOW = { timeout: 600_000 };

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

async function begin(kind: ForgeKind, at: number, name: string): Promise<Contribution['id']> {
  const { client } = people[at] ?? expect.fail('more requests than people');
  const content = notebookFile(
    { code: 'import math' },
    { code: `def ${name}_${at}(r):\n    return math.pi * r` },
  );
  const made = await client.contributions.createContribution({
    body: {
      source: { kind: 'document', filename: 'shapes.ipynb', content },
      target: `${forges.standIns[kind].url}/${UPSTREAM}.git`,
      key: randomUUID(),
    },
  });
  return made.id;
}

async function settled(at: number, id: Contribution['id']): Promise<Contribution> {
  for (;;) {
    const now = await people[at]?.client.contributions.getContribution({ params: { id } });
    if (now !== undefined && now.status !== 'working') return now;
    await sleep(200);
  }
}
const contribute = async (kind: ForgeKind, at: number): Promise<Contribution> =>
  settled(at, await begin(kind, at, 'area'));

/** Withdraws and waits for the end; answers it with what is left open at the forge. */
async function withdraw(kind: ForgeKind, at: number, id: Contribution['id']) {
  await people[at]?.client.contributions.closeContribution({ params: { id } });
  const { status, sentence } = await settled(at, id);
  const end = status === 'closed' ? status : `${status}: ${sentence}`;
  const { requests } = forges.standIns[kind].world;
  const open = requests.filter(({ author, state }) => author === loginOf(at) && state === 'open').length;
  return { end, open };
}

/** From now on the hub asks nothing about it by itself. */
async function quieten(id: Contribution['id']): Promise<void> {
  const { rows } = await sql`update contributions set due_at = now() + interval '1 hour'
    where id = ${id} and claim is null returning id`.execute(forges.hub.db);
  if (rows.length > 0) return;
  await sleep(100);
  await quieten(id);
}

/** What arrived of a person's contribution, and how often. */
async function arrived(kind: ForgeKind, at: number, { status, branch, commitSha }: Contribution) {
  const standIn = forges.standIns[kind];
  const requests = standIn.world.requests.filter(({ author }) => author === loginOf(at)).length;
  const head = await standIn.headOf(`${loginOf(at)}/shapes`, branch ?? '');
  return { status, requests, isWhole: head !== null && head === commitSha };
}

/** Does something for each of these, some of them at once. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const waiting = [...all];
  const worker = async () => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
const upTo = (length: number): number[] => Array.from({ length }, (_, at) => at);

/** Answers the contributions that are open then, by their people. */
async function arriveOnce(kind: ForgeKind): Promise<Map<number, Contribution['id']>> {
  const standIn = forges.standIns[kind];
  const before = standIn.seen.length;
  const ids = new Map<number, Contribution['id']>();
  ids.set(0, (await contribute(kind, 0)).id);
  const made = standIn.seen.slice(before).filter(({ login }) => login === loginOf(0));
  // The request is opened last; what is asked after it is how CI stands.
  const requests = made.findLastIndex(({ method }) => method === 'POST') + 1;
  expect(requests).toBeGreaterThan(6);
  const howOf = (request: number) => WAYS[(request + FORGE_KINDS.indexOf(kind)) % WAYS.length] ?? 503;
  const outcomes: object[] = [];
  const unreached: number[] = [];
  await inTurns(upTo(requests), async (request) => {
    const at = request + 1;
    const fault = standIn.fail({ login: loginOf(at), skip: request, how: howOf(request) });
    const contribution = await contribute(kind, at);
    const wentWrong = fault.hasHappened();
    ids.set(at, contribution.id);
    outcomes[request] = { request, how: howOf(request), ...(await arrived(kind, at, contribution)) };
    if (!wentWrong) unreached.push(request);
  });
  const expected = outcomes.map((_, request) => {
    return { request, how: howOf(request), status: 'open', requests: 1, isWhole: true };
  });
  expect(outcomes).toEqual(expected);
  expect(Math.min(requests, ...unreached)).toBeGreaterThanOrEqual(requests - FEWER_REQUESTS_MAX);
  // Faults that nothing met would meet what comes next.
  standIn.forgive();
  for (const id of ids.values()) await quieten(id);
  return ids;
}

/** Every request of a withdrawal goes wrong in every way. */
async function withdrawOnce(kind: ForgeKind, ids: ReadonlyMap<number, Contribution['id']>): Promise<void> {
  const standIn = forges.standIns[kind];
  const before = standIn.seen.length;
  const idOf = (at: number) => ids.get(at) ?? expect.fail('more cases than contributions');
  expect(await withdraw(kind, 0, idOf(0))).toEqual({ end: 'closed', open: 0 });
  const requests = standIn.seen.slice(before).filter(({ login }) => login === loginOf(0)).length;
  expect(requests).toBeGreaterThan(2);
  const cases = upTo(requests).flatMap((request) => WAYS.map((how) => ({ request, how })));
  const outcomes: object[] = [];
  // With fewer people than cases, somebody has several contributions: one after the other.
  await inTurns(upTo(Math.min(cases.length, ids.size - 1)), async (slot) => {
    const at = slot + 1;
    let id = idOf(at);
    for (let index = slot; index < cases.length; index += ids.size - 1) {
      const { request, how } = cases[index] ?? expect.fail('no such case');
      if (index !== slot) {
        id = (await settled(at, await begin(kind, at, `ring${index}`))).id;
        await quieten(id);
      }
      const fault = standIn.fail({ login: loginOf(at), skip: request, how });
      const end = await withdraw(kind, at, id);
      outcomes[index] = { request, how, ...end, wentWrong: fault.hasHappened() };
    }
  });
  expect(outcomes).toEqual(cases.map((one) => ({ ...one, end: 'closed', open: 0, wentWrong: true })));
}

/** Each request of a contribution is done and not answered when it is withdrawn: what it opened is closed. */
async function withdrawMeanwhile(kind: ForgeKind, requests: number): Promise<void> {
  const standIn = forges.standIns[kind];
  const outcomes: object[] = [];
  const reached: number[] = [];
  await inTurns(upTo(requests), async (request) => {
    const at = request + 1;
    const fault = standIn.fail({ login: loginOf(at), skip: request, how: 'silence-after' });
    const id = await begin(kind, at, 'rim');
    const isOver = async () => {
      const now = await people[at]?.client.contributions.getContribution({ params: { id } });
      return now?.status !== 'working';
    };
    // A person with a fork makes fewer requests; the last of these meet a contribution that is open.
    while (!fault.hasHappened() && !(await isOver())) await sleep(100);
    if (fault.hasHappened()) reached.push(request);
    outcomes[request] = { request, ...(await withdraw(kind, at, id)) };
  });
  standIn.forgive();
  expect(reached.length).toBeGreaterThan(requests / 2);
  expect(outcomes).toEqual(upTo(requests).map((request) => ({ request, end: 'closed', open: 0 })));
}

describe.each(FORGE_KINDS)('a contribution to %s', (kind) => {
  it.concurrent(
    'arrives once and is withdrawn once, whichever of its requests goes wrong',
    SLOW,
    async () => {
      const ids = await arriveOnce(kind);
      await withdrawOnce(kind, ids);
      await withdrawMeanwhile(kind, ids.size - 1);
      expect(forges.standIns[kind].violations).toEqual([]);
    },
  );
});
