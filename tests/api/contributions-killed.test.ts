import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFailed } from 'vitest';
import {
  type Fault,
  type ForgeStandIn,
  type Seen,
  startForgeStandIn,
} from '../../apps/server/test/support/forges/stand-in.ts';
import { notebookFile } from '../../apps/server/test/support/notebook-files.ts';
import type { Client } from '../../packages/client/src/index.ts';
import { type Contribution, forgeId } from '../../packages/contract/src/index.ts';
import { createSession, joinFirst } from '../support/hub-client.ts';
import { findFreePort, type HubProcess, startHubProcess } from '../support/hub-process.ts';

/*
 * A hub is killed like by a power cut at each step of a contribution: while a request of that step is on its way,
 * or after the forge has done what was asked and before the hub heard of it. The next hub goes on, once. So it does with
 * a withdrawal.
 */

type Moment = Pick<Fault, 'method' | 'path' | 'how' | 'skip'> & { repository?: string };
/** Each round ends with a kill, when each of its contributions, one of each person, is where it is to be killed. */
const ROUNDS: readonly Record<string, Moment>[] = [
  { extract: { path: /team\/shapes\.git\/git-upload-pack$/, how: 'silence' } },
  // In a repository that the hub does not know yet, the first two are for the extraction.
  {
    commit: {
      repository: 'figures',
      path: /team\/figures\.git\/info\/refs$/,
      how: 'silence-after',
      skip: 2,
    },
  },
  {
    fork: { method: 'POST', path: /\/forks$/, how: 'silence-after' },
    push: { path: /\/shapes\.git\/git-receive-pack$/, how: 'silence' },
    'push, done': { path: /\/shapes\.git\/git-receive-pack$/, how: 'silence-after' },
    open: { method: 'POST', path: /\/pulls$/, how: 'silence' },
    'open, done': { method: 'POST', path: /\/pulls$/, how: 'silence-after' },
    ci: { method: 'GET', path: /\/check-runs$/, how: 'silence' },
  },
];
const FILES = { 'pyproject.toml': '[project]\nname = "shapes"\n', 'src/shapes/__init__.py': '' };
const REPOSITORIES = ['shapes', 'figures'];
const LOGINS = ['ada', 'bob', 'cem', 'dan', 'eva', 'fay'];
const REACHED_WITHIN_MILLISECONDS = 60_000;
const ARRIVED_WITHIN_MILLISECONDS = 90_000;

let directory: string;
let forge: ForgeStandIn;
let port: number;
let hub: HubProcess;
const cookies: string[] = [];
const written: string[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'quire-killed-'));
  // The database of a hub that is root runs under another account, which has to get there.
  await chmod(directory, 0o755);
  forge = await startForgeStandIn('github', {
    users: LOGINS.map((login) => ({ login, token: `token-of-${login}` })),
    repositories: REPOSITORIES.map((name) => ({ fullName: `team/${name}`, files: FILES })),
  });
  port = await findFreePort();
  hub = await start();
  const first = await joinFirst(hub.url, hub.setupPath);
  cookies.push(first.cookie);
  for (const login of LOGINS.slice(1)) {
    const email = `${login}@example.org`;
    const { path } = await first.client.identity.createInvitation({ body: { name: login, email } });
    const { client, cookie } = createSession(hub.url);
    await client.identity.acceptInvitation({
      params: { token: new URLSearchParams(path.split('?')[1]).get('token') ?? '' },
      body: { name: login, email, password: 'correct horse battery' },
    });
    cookies.push(cookie());
  }
  for (const [index, login] of LOGINS.entries())
    await clientOf(index).connections.connectByToken({
      params: { forge: forgeId.parse('github') },
      body: { token: `token-of-${login}` },
    });
}, 180_000);
afterAll(async () => {
  await hub?.stop();
  await forge?.close();
  await rm(directory, { recursive: true, force: true });
});

const clientOf = (index: number): Client => createSession(hub.url, cookies[index]).client;

const start = (): Promise<HubProcess> =>
  startHubProcess({
    port,
    env: {
      QUIRE_DATA: join(directory, 'data'),
      QUIRE_EXAMPLES: 'off',
      QUIRE_WARM_KERNELS: '0',
      QUIRE_FORGES: JSON.stringify([{ id: 'github', kind: 'github', url: forge.url }]),
    },
  });

type Wish = { name: string; repository: string };
async function contribute(index: number, { name, repository }: Wish): Promise<Contribution['id']> {
  const { id } = await clientOf(index).contributions.createContribution({
    body: {
      source: {
        kind: 'document',
        filename: 'shapes.ipynb',
        content: notebookFile({ code: `def ${name}(r):\n    return 3 * r**2` }),
      },
      target: `${forge.url}/team/${repository}`,
      key: randomUUID(),
    },
  });
  return id;
}

type Begun = {
  moment: string;
  index: number;
  id: Contribution['id'];
  repository: string;
  reached: boolean;
};

/** Whether it becomes true in time. */
async function comes(milliseconds: number, isThere: () => boolean | Promise<boolean>): Promise<boolean> {
  const deadline = Date.now() + milliseconds;
  while (!(await isThere())) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

/** Begins one contribution for each moment, and waits until each of them is there. */
async function beginRound(moments: Record<string, Moment>, round: number) {
  const before = forge.seen.length;
  const begun: Begun[] = [];
  for (const [index, [moment, { repository = 'shapes', ...fault }]] of Object.entries(moments).entries()) {
    // Git reads what everybody may read without a token.
    const login = fault.path?.source.startsWith('team') ? {} : { login: LOGINS[index] ?? '' };
    forge.fail({ ...fault, ...login });
    const id = await contribute(index, { name: `shape_${round}_${index}`, repository });
    begun.push({ moment, index, id, repository, reached: false });
  }
  for (const one of begun) {
    const { path = /./, method, skip = 0 }: Moment = moments[one.moment] ?? { how: 'silence' };
    const isIt = (seen: Seen) =>
      path.test(seen.path) &&
      (method ?? seen.method) === seen.method &&
      (path.source.startsWith('team') || seen.login === LOGINS[one.index]);
    one.reached = await comes(
      REACHED_WITHIN_MILLISECONDS,
      () => forge.seen.slice(before).filter(isIt).length > skip,
    );
  }
  // What the forge was asked for has happened by then, where it happens at all.
  await sleep(500);
  return begun;
}

it('goes on with each contribution where the killed hub was, and sends nothing twice', {
  timeout: 600_000,
}, async () => {
  onTestFailed(() => void process.stderr.write([...written, hub.output()].join('\n')));
  const outcomes: unknown[] = [];
  for (const [round, moments] of ROUNDS.entries()) {
    const begun = await beginRound(moments, round);
    await hub.kill();
    written.push(hub.output());
    hub = await start();
    for (const { moment, index, id, repository, reached } of begun) {
      const get = () => clientOf(index).contributions.getContribution({ params: { id } });
      await comes(ARRIVED_WITHIN_MILLISECONDS, async () => (await get()).status !== 'working');
      const { status, request, branch, commitSha } = await get();
      const requests = forge.world.requests.filter(({ head }) => head === branch);
      outcomes.push({
        moment,
        reached,
        status,
        requests: requests.map(({ number }) => number === request?.number),
        sent: (await forge.headOf(`${LOGINS[index]}/${repository}`, branch ?? '')) === commitSha,
      });
    }
  }
  const moments = ROUNDS.flatMap((round) => Object.keys(round));
  expect(outcomes).toEqual(
    moments.map((moment) => ({ moment, reached: true, status: 'open', requests: [true], sent: true })),
  );
  expect(forge.world.requests).toHaveLength(moments.length);
  expect(forge.world.repositories).toHaveLength(REPOSITORIES.length + LOGINS.length + 1);
  expect(forge.violations).toEqual([]);
});

it('withdraws what was to be withdrawn when the hub was killed', { timeout: 300_000 }, async () => {
  onTestFailed(() => void process.stderr.write([...written, hub.output()].join('\n')));
  const hows = ['silence', 'silence-after'] as const;
  const begun: { index: number; id: Contribution['id'] }[] = [];
  for (const index of hows.keys()) {
    const id = await contribute(index, { name: `taken_back_${index}`, repository: 'shapes' });
    begun.push({ index, id });
  }
  const statusOf = async ({ index, id }: { index: number; id: Contribution['id'] }) =>
    (await clientOf(index).contributions.getContribution({ params: { id } })).status;
  for (const one of begun)
    expect(await comes(ARRIVED_WITHIN_MILLISECONDS, async () => (await statusOf(one)) === 'open')).toBe(true);
  const faults = hows.map((how, index) =>
    forge.fail({ method: 'PATCH', path: /\/pulls\/\d+$/, login: LOGINS[index] ?? '', how }),
  );
  for (const { index, id } of begun)
    await clientOf(index).contributions.closeContribution({ params: { id } });
  const isReached = () => faults.every((fault) => fault.hasHappened());
  expect(await comes(REACHED_WITHIN_MILLISECONDS, isReached)).toBe(true);
  // What the forge was asked for has happened by then, where it happens at all.
  await sleep(500);
  expect(await Promise.all(begun.map(statusOf))).toEqual(['working', 'working']);
  await hub.kill();
  written.push(hub.output());
  hub = await start();
  for (const one of begun)
    await comes(ARRIVED_WITHIN_MILLISECONDS, async () => (await statusOf(one)) !== 'working');
  expect(await Promise.all(begun.map(statusOf))).toEqual(['closed', 'closed']);
  const requests = forge.world.requests.filter(({ head }) => head.includes('taken_back'));
  expect(requests.map(({ state }) => state)).toEqual(['closed', 'closed']);
  expect(forge.violations).toEqual([]);
});
