import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../packages/client/src/index.ts';
import type { Contribution } from '../packages/contract/src/index.ts';
import { createSession } from '../tests/support/hub-client.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { type GitServer, startGitServer } from './support/git-server.ts';
import { notebookFile, withHub } from './support/hub.ts';

const ONE_BY_ONE = 40;
const PEOPLE = 200;
/** Somebody else's work arrives in the target so often while they all contribute. */
const MOVES_MILLISECONDS = 2_000;
const CLICK_P50_MILLISECONDS_MAX = 3_000;
const CLICK_P95_MILLISECONDS_MAX = 8_000;
const BEHIND_MAX = 1;
const FILES = { 'pyproject.toml': '[project]\nname = "shapes"\n', 'src/shapes/__init__.py': '' };

/** A messy notebook: what is wanted stands among what is not. */
const sourceOf = (name: string) =>
  ({
    kind: 'document',
    filename: 'shapes.ipynb',
    content: notebookFile([
      { type: 'code', source: 'import math, os\nimport json' },
      { type: 'code', source: 'FACTOR = 2\nradii = [1, 2, 3]\nprint(os.getcwd())' },
      { type: 'markdown', source: 'The one to keep.' },
      { type: 'code', source: `def ${name}(r):\n    """An area."""\n    return FACTOR * math.pi * r**2` },
      ...Array.from({ length: 20 }, (_, at) => ({
        type: 'code' as const,
        source: `scratch_${at} = [${name}(r) for r in radii]\nprint(scratch_${at})`,
      })),
    ]),
  }) as const;

/** What a person waits for between the click and the request, and what becomes of many who click at once. */
export const contribute: Benchmark = {
  name: 'contribute',
  title: 'From a cell to a request',
  async measure(options) {
    const server = await startGitServer(FILES);
    try {
      const env = {
        QUIRE_WARM_KERNELS: '0',
        QUIRE_CONTRIB_ALLOW: server.origin,
        QUIRE_TRUSTED_PROXIES: '1',
      };
      return await withHub(env, async ({ hub, session: { client } }) => [
        ...(await clickOneByOne(client, server, options)),
        ...(await clickAtOnce({ client, url: hub.url }, server, options)),
      ]);
    } finally {
      await server.close();
    }
  },
};

type Clicked = { milliseconds: number; contribution: Contribution };

/** From the request until the server says that the branch is there and its review is open. */
async function click(client: Client, target: string, name: string): Promise<Clicked> {
  const began = performance.now();
  const { id } = await client.contributions.createContribution({
    body: { source: sourceOf(name), target, key: randomUUID(), message: '', seed: { kind: 'name', name } },
  });
  for await (const event of client.contributions.followContribution({ params: { id } }))
    if (event?.type === 'status') break;
  const milliseconds = performance.now() - began;
  return { milliseconds, contribution: await client.contributions.getContribution({ params: { id } }) };
}

async function clickOneByOne(
  client: Client,
  server: GitServer,
  { isQuick, say }: BenchmarkOptions,
): Promise<Figure[]> {
  const samples: number[] = [];
  const clicked: Contribution[] = [];
  await click(client, server.url, 'warm_up');
  for (let index = 0; index < (isQuick ? 3 : ONE_BY_ONE); index += 1) {
    const { milliseconds, contribution } = await click(client, server.url, `shape_${index}`);
    if (contribution.status !== 'open') throw new Error(contribution.sentence);
    samples.push(milliseconds);
    clicked.push(contribution);
  }
  say(tellSteps(clicked));
  const name = 'click → request';
  return [
    { name, unit: 'ms', samples, target: { of: 'p50', atMost: CLICK_P50_MILLISECONDS_MAX } },
    {
      name: `${name}, the slowest`,
      unit: 'ms',
      samples,
      target: { of: 'p95', atMost: CLICK_P95_MILLISECONDS_MAX },
    },
  ];
}

/** How long each step took, half of them at most. */
function tellSteps(contributions: readonly Contribution[]): string {
  const byName = Map.groupBy(
    contributions.flatMap(({ steps }) => steps),
    ({ name }) => name,
  );
  const told = [...byName].map(([name, steps]) => {
    const sorted = steps.map(({ milliseconds }) => milliseconds ?? 0).sort((left, right) => left - right);
    return `${name} ${sorted[Math.floor(sorted.length / 2)]}`;
  });
  return `milliseconds of each step, median: ${told.join(', ')}`;
}

type Hub = { client: Client; url: string };

async function clickAtOnce(
  hub: Hub,
  server: GitServer,
  { isQuick, say }: BenchmarkOptions,
): Promise<Figure[]> {
  const clients = await join(hub, isQuick ? 5 : PEOPLE);
  say(`${clients.length} people joined`);
  const moving = new AbortController();
  const moves = moveOnUntil(server, moving.signal);
  // All of them call theirs the same: names have to be told apart.
  const clicking = Promise.all(clients.map((client) => click(client, server.url, 'shape')));
  const clicked = await clicking.finally(() => moving.abort());
  const times = await moves;
  say(`the target moved on ${times} times meanwhile`);
  say(tellSteps(clicked.map(({ contribution }) => contribution)));
  const heads = new Map(
    (await server.git('for-each-ref', '--format=%(refname:short) %(objectname)', 'refs/heads/contrib'))
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  const arrived = clicked.filter(
    ({ contribution: { status, branch, commitSha } }) =>
      status === 'open' && heads.get(branch ?? '') === commitSha,
  );
  const places = clicked.flatMap(({ contribution: { branch, files } }) => [
    ...new Set([branch, ...files.filter(({ action }) => action === 'added').map(({ path }) => path)]),
  ]);
  const behind = await commitsBehind(server, new Set(clicked.map(({ contribution }) => contribution.branch)));
  const n = clicked.length;
  return [
    { name: `${n} at once: click → request`, unit: 'ms', samples: clicked.map((one) => one.milliseconds) },
    { name: 'lost', unit: 'counted', n, value: n - arrived.length, target: { atMost: 0 } },
    {
      name: 'names given twice',
      unit: 'counted',
      n,
      value: places.length - new Set(places).size,
      target: { atMost: 0 },
    },
    {
      name: 'commits behind the target, the worst',
      unit: 'counted',
      n: behind.length,
      value: Math.max(...behind),
      target: { atMost: BEHIND_MAX },
    },
  ];
}

async function join({ client, url }: Hub, count: number): Promise<Client[]> {
  const clients: Client[] = [];
  for (let index = 0; index < count; index += 1) {
    const [name, email] = [`Person ${index}`, `person-${index}@example.org`];
    const { path } = await client.identity.createInvitation({ body: { name, email } });
    // Each from an address of their own: from one only so many may sign in within a minute.
    const address = `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`;
    const session = createSession(url, '', { 'x-forwarded-for': address });
    await session.client.identity.acceptInvitation({
      params: { token: new URLSearchParams(path.split('?')[1]).get('token') ?? '' },
      body: { name, email, password: 'correct horse battery' },
    });
    clients.push(session.client);
  }
  return clients;
}

async function moveOnUntil(server: GitServer, signal: AbortSignal): Promise<number> {
  for (let times = 0; ; times += 1) {
    await sleep(MOVES_MILLISECONDS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return times;
    await server.moveOn();
  }
}

/** How much the target had moved on beyond each contribution's base when the contribution arrived. */
async function commitsBehind(server: GitServer, branches: ReadonlySet<string | null>): Promise<number[]> {
  const parents = new Map(
    (await server.git('log', '--all', '--format=%H %P'))
      .split('\n')
      .map((line) => line.split(' ') as [string, string]),
  );
  const order = (await server.git('rev-list', '--reverse', 'main')).split('\n');
  let tip = 0;
  const behind: number[] = [];
  for (const { branch, sha } of await server.pushes()) {
    if (branch === 'main') tip = order.indexOf(sha);
    else if (branches.has(branch)) behind.push(tip - order.indexOf(parents.get(sha) ?? ''));
  }
  return behind;
}
