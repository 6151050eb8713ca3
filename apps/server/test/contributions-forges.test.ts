import { randomUUID } from 'node:crypto';
import { type Contribution, forgeId } from '@quire/contract';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeRepository, removeRepositories, type TestRepository } from './support/contributing.ts';
import { type ForgeHub, startHubWith, WEBHOOK_SECRET } from './support/forge-hub.ts';
import { type News, type WebhookKind, webhookOf } from './support/forges/webhook.ts';
import { notebookFile } from './support/notebook-files.ts';
import { joinAdministrator, joinPerson, type TestPerson } from './support/people.ts';
import { PUBLIC_URL } from './support/test-hub.ts';
import { createTokenCanary, type TokenCanary } from './support/token-canary.ts';

/*
 * One suite over all forges, against stand-ins that hold every request and every answer to the forge's published
 * description, with git's own http-backend behind them; and the same to a repository without a forge.
 */

const KINDS = {
  github: 'github',
  'github-enterprise': 'github',
  gitlab: 'gitlab',
  gitea: 'gitea',
  forgejo: 'gitea',
} as const;
type Id = keyof typeof KINDS;
const IDS = Object.keys(KINDS) as Id[];
const UPSTREAM = 'team/shapes';
const FILES = { 'pyproject.toml': '[project]\nname = "shapes"\n', 'src/shapes/__init__.py': '' };
/** It is in every token of this test. */
const CANARY = 'canary-7c1f4e-of-contributions';
const tokenOf = (login: string, id: string) => `${login}-${CANARY}-${id}`;
const LOGINS = { ada: 'ada-l', bob: 'bob_b', tim: 'team' } as const;

let forges: ForgeHub<Id>;
let plain: TestRepository;
let canary: TokenCanary;
let stopWatching: () => void;
const people = {} as Record<keyof typeof LOGINS, TestPerson>;

beforeAll(async () => {
  canary = createTokenCanary(CANARY);
  stopWatching = canary.watchProcesses();
  forges = await startHubWith(KINDS, (id) => ({
    users: Object.values(LOGINS).map((login) => ({ login, token: tokenOf(login, id) })),
    repositories: [{ fullName: UPSTREAM, files: FILES }],
    // On github.com itself the interface is at the root of its host.
    ...(id === 'github' && { base: '' }),
  }));
  plain = await makeRepository(FILES);
  people.ada = await joinAdministrator(forges.hub);
  people.bob = await joinPerson(forges.hub, people.ada, 'Bob');
  people.tim = await joinPerson(forges.hub, people.ada, 'Tim');
  for (const id of IDS)
    for (const [name, person] of Object.entries(people))
      await person.client.connections.connectByToken({
        params: { forge: forgeId.parse(id) },
        body: { token: tokenOf(LOGINS[name as keyof typeof LOGINS], id) },
      });
});
afterAll(async () => {
  stopWatching();
  await forges.stop();
  await removeRepositories();
});

const sourceOf = (name: string, factor: number) =>
  ({
    kind: 'document',
    filename: 'shapes.ipynb',
    content: notebookFile(
      { code: 'import math' },
      { code: `def ${name}(r):\n    return ${factor} * math.pi * r**2` },
    ),
  }) as const;

async function contribute(
  person: TestPerson,
  target: string,
  { name = 'area', factor = 1 } = {},
): Promise<Contribution> {
  const made = await person.client.contributions.createContribution({
    body: { source: sourceOf(name, factor), target, key: randomUUID(), message: 'Areas.' },
  });
  return until(person, made.id, ({ status }) => status !== 'working');
}

async function until(
  person: TestPerson,
  id: Contribution['id'],
  isThere: (contribution: Contribution) => boolean,
): Promise<Contribution> {
  for (;;) {
    const now = await person.client.contributions.getContribution({ params: { id } });
    if (isThere(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function tell(id: Id, news: News): Promise<void> {
  const kind: WebhookKind = id === 'forgejo' ? 'forgejo' : KINDS[id];
  const response = await forges.hub.fetch(`${PUBLIC_URL}/api/v1/forges/${id}/events`, {
    method: 'POST',
    ...webhookOf(kind, WEBHOOK_SECRET, news),
  });
  expect(response.status).toBe(204);
}

/** How long the hub waits until it asks again by itself, and how often it has asked. */
async function nextLook(id: string): Promise<{ polls: number; seconds: number }> {
  const { rows } = await sql<{ polls: number; seconds: number }>`
    select polls, extract(epoch from due_at - updated_at)::float8 as seconds
    from contributions where id = ${id} and claim is null`.execute(forges.hub.db);
  return rows[0] ?? nextLook(id);
}

const trees = new Map<string, string>();
/** On a machine that does much else, every git takes its time. */
const SLOW = { timeout: 300_000 };

describe.each(IDS)('a contribution to %s', (id) => {
  it.concurrent('becomes one request, however often answers are lost', SLOW, async () => {
    const { ada } = people;
    const standIn = forges.standIns[id];
    // A fork is made, a request is opened, and nobody hears of it; then the forge fails for a while.
    standIn.fail({ login: LOGINS.ada, method: 'POST', path: /\/forks?$/, how: 'drop-after' });
    standIn.fail({
      login: LOGINS.ada,
      method: 'POST',
      path: /\/(?:pulls|merge_requests)$/,
      how: 'drop-after',
    });
    standIn.fail({ login: LOGINS.ada, method: 'GET', path: /\/(?:pulls|merge_requests)$/, how: 503 });
    // As people copy it from a browser: without “.git”, with a page behind it.
    const target = `${standIn.url}/${UPSTREAM}${KINDS[id] === 'gitlab' ? '/-/tree/main' : '/tree/main'}`;
    const open = await contribute(ada, target);
    expect(open).toMatchObject({ status: 'open', request: { number: expect.any(Number) } });
    const fork = `${LOGINS.ada}/shapes`;
    expect(await standIn.headOf(fork, open.branch ?? '')).toBe(open.commitSha);
    trees.set(id, await standIn.git(fork, 'rev-parse', `${open.commitSha}^{tree}`));

    await ada.client.contributions.resubmitContribution({
      params: { id: open.id },
      body: { source: sourceOf('area', 2), target: `${standIn.url}/${UPSTREAM}.git` },
    });
    const second = await until(ada, open.id, ({ status }) => status !== 'working');
    expect(second).toMatchObject({ status: 'open', revision: 2, request: open.request });
    expect(await standIn.git(fork, 'show', `${second.branch}:src/shapes/area.py`)).toContain('2 * math.pi');
    expect(standIn.world.requests.filter(({ author }) => author === LOGINS.ada)).toHaveLength(1);
  });

  it.concurrent('shows what CI says, told by webhook or asked for less and less often', SLOW, async () => {
    const { tim } = people;
    const standIn = forges.standIns[id];
    // Who may push to the target itself needs no fork.
    const open = await contribute(tim, `${standIn.url}/${UPSTREAM}`, { name: 'edge' });
    const sha = open.commitSha ?? '';
    expect(await standIn.headOf(UPSTREAM, open.branch ?? '')).toBe(sha);

    standIn.setCheck({ sha, name: 'tests', state: 'pending', as: 'run' });
    await tell(id, { fullName: UPSTREAM, sha });
    await until(tim, open.id, ({ ci }) => ci?.state === 'pending');
    const first = await nextLook(open.id);
    await tell(id, { fullName: UPSTREAM, sha });
    await expect.poll(async () => (await nextLook(open.id)).polls, { timeout: 20_000 }).toBe(first.polls + 1);
    expect((await nextLook(open.id)).seconds).toBeGreaterThan(first.seconds * 1.3);
    const unchanged = standIn.seen.filter(({ path, status }) => path.includes(sha) && status === 304);
    // Check runs and statuses alike; Gitea and Forgejo have no ETags.
    if (KINDS[id] === 'github')
      expect([...new Set(unchanged.map(({ path }) => path.split('/').at(-1)))].sort()).toEqual([
        'check-runs',
        'status',
      ]);

    standIn.setCheck({ sha, name: 'tests', state: 'success', as: 'run' });
    standIn.setCheck({ sha, name: 'coverage', state: 'success', as: 'status' });
    // Nobody tells the hub: it asks.
    const told = await until(tim, open.id, ({ ci }) => ci?.state === 'success');
    expect(told.ci?.checks.map(({ name }) => name).sort()).toEqual(['coverage', 'tests']);

    // It fails beyond the first page.
    for (let job = 0; job < 120; job += 1)
      standIn.setCheck({ sha, name: `job-${job}`, state: 'success', as: 'run' });
    standIn.setCheck({ sha, name: 'last', state: 'failure', as: 'run' });
    await tell(id, { fullName: UPSTREAM, sha });
    const red = await until(tim, open.id, ({ ci }) => ci?.state === 'failure');
    expect(red).toMatchObject({ status: 'open', sentence: 'The target’s own checks failed.' });
    expect(red.steps.find(({ name }) => name === 'ci')?.status).toBe('failed');

    await standIn.world.close(UPSTREAM, open.request?.number ?? 0, 'merged');
    await tell(id, { fullName: UPSTREAM, sha, number: open.request?.number ?? 0 });
    expect((await until(tim, open.id, ({ status }) => status !== 'open')).status).toBe('merged');
  });

  it.concurrent('follows a fork that was renamed, and a request that was closed', SLOW, async () => {
    const { bob } = people;
    const standIn = forges.standIns[id];
    const target = `${standIn.url}/${UPSTREAM}`;
    const first = await contribute(bob, target, { name: 'rim' });
    await standIn.world.rename(`${LOGINS.bob}/shapes`, `${LOGINS.bob}/my-shapes`);
    const second = await contribute(bob, target, { name: 'disc' });
    expect(second.status).toBe('open');
    expect(await standIn.headOf(`${LOGINS.bob}/my-shapes`, second.branch ?? '')).toBe(second.commitSha);
    // What was opened before the renaming is found there as well.
    await bob.client.contributions.resubmitContribution({
      params: { id: first.id },
      body: { source: sourceOf('rim', 3), target },
    });
    const again = await until(bob, first.id, ({ status }) => status !== 'working');
    expect(again).toMatchObject({ status: 'open', request: first.request });
    expect(await standIn.headOf(`${LOGINS.bob}/my-shapes`, again.branch ?? '')).toBe(again.commitSha);

    const number = second.request?.number ?? 0;
    await standIn.world.close(UPSTREAM, number, 'closed');
    await tell(id, { fullName: UPSTREAM, sha: second.commitSha ?? '', number });
    expect((await until(bob, second.id, ({ status }) => status !== 'open')).status).toBe('closed');
  });
});

describe.each(IDS)('a contribution to %s that is withdrawn', (id) => {
  const stateAt = ({ request }: Contribution) =>
    forges.standIns[id].world.requests.find(({ number }) => number === request?.number)?.state;

  it.concurrent('closes its request there, and leaves its branch', SLOW, async () => {
    const { bob } = people;
    const standIn = forges.standIns[id];
    const open = await contribute(bob, `${standIn.url}/${UPSTREAM}`, { name: 'arc' });
    const params = { id: open.id };
    standIn.fail({ login: LOGINS.bob, method: 'PATCH', how: 503 });
    standIn.fail({ login: LOGINS.bob, method: 'PUT', how: 503 });
    const asked = await bob.client.contributions.closeContribution({ params });
    expect(asked).toMatchObject({ status: 'working', step: 'withdraw', can: { close: false } });
    expect(stateAt(open)).toBe('open');
    // Asked for twice, it is one withdrawal.
    await bob.client.contributions.closeContribution({ params });
    const closed = await until(bob, open.id, ({ status }) => status !== 'working');
    const sentence = `Withdrawn by its author: request #${open.request?.number} is closed.`;
    expect(closed).toMatchObject({ status: 'closed', sentence, request: open.request });
    expect(closed.steps.at(-1)).toMatchObject({ name: 'withdraw', status: 'done', sentence });
    expect(closed.steps.filter(({ status }) => status === 'running' || status === 'waiting')).toEqual([]);
    expect(stateAt(open)).toBe('closed');
    const [fork] = standIn.world
      .forksOf(standIn.world.get(UPSTREAM, null))
      .filter(({ fullName }) => fullName.startsWith(`${LOGINS.bob}/`));
    expect(await standIn.headOf(fork?.fullName ?? '', open.branch ?? '')).toBe(open.commitSha);
  });

  it.concurrent('is merged where its request was', SLOW, async () => {
    const { tim } = people;
    const standIn = forges.standIns[id];
    const open = await contribute(tim, `${standIn.url}/${UPSTREAM}`, { name: 'bend' });
    await standIn.world.close(UPSTREAM, open.request?.number ?? 0, 'merged');
    await tim.client.contributions.closeContribution({ params: { id: open.id } });
    const end = await until(tim, open.id, ({ status }) => status !== 'working');
    const sentence = `Request #${open.request?.number} was merged before it could be withdrawn.`;
    expect(end).toMatchObject({ status: 'merged', sentence });
    expect(stateAt(open)).toBe('merged');
  });

  it.concurrent('says why it could not be, and is once it can', SLOW, async () => {
    const { tim } = people;
    const standIn = forges.standIns[id];
    const open = await contribute(tim, `${standIn.url}/${UPSTREAM}`, { name: 'knot' });
    const params = { id: open.id };
    // Only this request: others of the same person are withdrawn meanwhile.
    const path = new RegExp(`/${open.request?.number}$`);
    for (const method of ['PATCH', 'PUT']) standIn.fail({ login: LOGINS.tim, method, path, how: 403 });
    await tim.client.contributions.closeContribution({ params });
    const stopped = await until(tim, open.id, ({ status }) => status !== 'working');
    expect(stopped).toMatchObject({ status: 'failed', step: 'withdraw', can: { retry: true } });
    expect(stopped.sentence).toMatch(/^It could not be withdrawn\. .+ does not allow this/);
    expect(stateAt(open)).toBe('open');
    await tim.client.contributions.retryContribution({ params });
    expect((await until(tim, open.id, ({ status }) => status !== 'working')).status).toBe('closed');
    expect(stateAt(open)).toBe('closed');
  });
});

describe.each(IDS)('a target of %s that is renamed', (id) => {
  it('is followed by who contributed before, and found under its former address', SLOW, async () => {
    const { ada, tim } = people;
    const standIn = forges.standIns[id];
    await standIn.world.rename(UPSTREAM, 'team/forms');
    const target = `${standIn.url}/${UPSTREAM}.git`;
    const [before] = (
      await ada.client.contributions.listContributions({ query: { limit: 100 } })
    ).contributions.filter((one) => one.target.url.startsWith(standIn.url));
    const earlier = before ?? expect.fail('nothing was contributed before');
    await ada.client.contributions.resubmitContribution({
      params: { id: earlier.id },
      body: { source: sourceOf('area', 4), target },
    });
    const again = await until(ada, earlier.id, ({ status }) => status !== 'working');
    expect(again).toMatchObject({
      status: 'open',
      revision: 3,
      request: { number: earlier.request?.number },
    });
    expect(await standIn.headOf(`${LOGINS.ada}/shapes`, again.branch ?? '')).toBe(again.commitSha);

    const open = await contribute(tim, target, { name: 'corner' });
    expect(open).toMatchObject({ status: 'open', request: { number: expect.any(Number) } });
    expect(await standIn.headOf('team/forms', open.branch ?? '')).toBe(open.commitSha);
  });
});

describe('a contribution', () => {
  it('is the same without a forge', SLOW, async () => {
    const { ada } = people;
    const open = await contribute(ada, plain.url);
    expect(open).toMatchObject({ status: 'open', request: null });
    trees.set('plain', await plain.git('rev-parse', `${open.branch}^{tree}`));
  });

  it('has the same tree everywhere', () => {
    expect([...trees.keys()].sort()).toEqual([...IDS, 'plain'].sort());
    expect(new Set(trees.values()).size).toBe(1);
  });

  it('asks nothing and is told nothing that the forges’ descriptions do not have', () => {
    expect(IDS.map((id) => forges.standIns[id].violations)).toEqual(IDS.map(() => []));
    for (const id of IDS) expect(forges.standIns[id].seen.length).toBeGreaterThan(20);
  });
});

it('leaves no token in logs, answers, arguments of processes, configurations of git or the database', {
  timeout: 120_000,
}, async () => {
  const { hub } = forges;
  const read = async (person: TestPerson, path: string): Promise<string> => {
    const response = await hub.fetch(`${PUBLIC_URL}/api/v1${path}`, { headers: { cookie: person.cookie } });
    const text = await response.text();
    canary.readText(path, `${text}${JSON.stringify([...response.headers])}`);
    return text;
  };
  const { rows } = await sql<{ id: string; person: string }>`
    select c.id, u.handle as person from contributions c join auth_user u on u.id = c.person`.execute(hub.db);
  expect(rows.length).toBe(8 * IDS.length + 1);
  for (const { id, person } of rows) {
    const author = Object.values(people).find(({ handle }) => handle === person) ?? people.ada;
    expect(await read(author, `/contributions/${id}`)).toContain(id);
  }
  for (const person of Object.values(people)) {
    await read(person, '/me/connections');
    await read(person, '/contributions?limit=100');
    await read(person, '/contributions/targets');
  }
  await read(people.ada, '/audit?limit=200');
  canary.readText('the log', hub.logged.join('\n'));
  // The database as it is on disk, blobs, and the copies of targets with their git configurations.
  canary.readFolder(hub.directory);
  for (const id of IDS) canary.readFolder(forges.standIns[id].world.root);
  await canary.readDatabase(hub.connection);
  stopWatching();
  expect(canary.sightings).toEqual([]);
  // It would have been seen.
  canary.readText('a page', `https://${tokenOf('ada-l', 'gitea')}@example.org`);
  expect(canary.sightings).toEqual(['a page (as it is)']);
});
