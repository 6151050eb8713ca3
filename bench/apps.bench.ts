import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../packages/client/src/index.ts';
import { countLeftOver, joinPeople, weighIdleApps } from './support/apps/idle-apps.ts';
import { measureAnswers, measureRun, openApp } from './support/apps/open-app.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { type BenchHub, notebookFile, SETTLE_MILLISECONDS, SPACE, withHub } from './support/hub.ts';
import { LOAD_SECONDS, NOTEBOOK } from './support/peers/apps.ts';

const VISITS = 20;
const CHANGES = 30;
const OWN_VISITS = 12;
/** Runs of a hub that has just started are slower: its own code is not compiled yet. They are not counted. */
const WARM_UPS = 10;
const IDLE = 50;
const IDLE_OWN = 5;
const CYCLES = 1_000;
/** Cells of the notebook whose result everybody has alike: all but the last. */
const SHARED_CELLS = 3;
/** Until the next copy has been made ahead; people do not come faster to one app. */
const BETWEEN_VISITS_MILLISECONDS = 1_500;

const ASKING = notebookFile([{ type: 'code', source: 'while True:\n    print(input("next"))' }]);
const QUICK = notebookFile([{ type: 'code', source: 'import pandas\nprint("here")' }]);

/** The same notebook, which could show everybody something else: so nothing of it is shared. */
const OWN = NOTEBOOK.replace('import time', 'import time, os\\nos.environ.get(\\"USER\\")');

/** What a person with an open app waits for, and what their app takes while nothing happens. */
export const apps: Benchmark = {
  name: 'apps',
  title: 'Live apps, over HTTP',
  measure: (options) => withHub({}, (bench) => measureApps(bench, options)),
};

async function measureApps(
  { hub, session }: BenchHub,
  { isQuick, say }: BenchmarkOptions,
): Promise<Figure[]> {
  const { client } = session;
  await publishAll(client);
  await sleep(SETTLE_MILLISECONDS);
  say('the first visitors wait for everything');
  for (const slug of ['shared', 'own']) await openApp(client, slug).then((app) => app.close());
  await sleep(LOAD_SECONDS * 1_000 + SETTLE_MILLISECONDS);
  const place = { url: hub.url, pid: hub.pid, session };
  return [
    ...(await measureVisits(client, { isQuick, say })),
    ...(await measureChanges(client, { isQuick, say })),
    ...(await measureRuns(client, { isQuick, say })),
    ...(await measureMemory(place, { isQuick, say })),
    ...(await measureLeftOver(place, { isQuick, say })),
  ];
}

async function publishAll(client: Client): Promise<void> {
  for (const [slug, content] of Object.entries({ shared: NOTEBOOK, own: OWN, asks: ASKING, quick: QUICK }))
    await client.notebooks.publishNotebook({
      params: { space: SPACE },
      body: { filename: `${slug}.ipynb`, slug, content },
    });
}

async function measureVisits(client: Client, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const first: number[] = [];
  for (let index = 0; index < (isQuick ? 2 : VISITS); index += 1) {
    say(`visitor ${index + 1}`);
    const app = await openApp(client, 'shared', { isCopied: true });
    first.push(app.firstOutput);
    await app.close();
    await sleep(BETWEEN_VISITS_MILLISECONDS);
  }
  const own: number[] = [];
  for (let index = 0; index < (isQuick ? 1 : OWN_VISITS); index += 1) {
    const app = await openApp(client, 'own');
    own.push(app.firstOutput - LOAD_SECONDS * 1_000);
    await app.close();
  }
  return [
    {
      name: 'new visitor: first output, template ready',
      unit: 'ms',
      samples: first,
      target: { of: 'p95', atMost: 500 },
    },
    {
      name: 'new visitor: first output beyond the 5 s load',
      unit: 'ms',
      samples: own,
      target: { of: 'p95', atMost: 150 },
    },
  ];
}

async function measureChanges(client: Client, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const rounds = isQuick ? 2 : CHANGES;
  const changes: number[] = [];
  const app = await openApp(client, 'own');
  for (let index = 0; index < rounds; index += 1) changes.push(await app.change({ least: index + 1 }));
  await app.close();
  say('questions in the middle');
  return [
    {
      name: 'a late input changed: result',
      unit: 'ms',
      samples: changes,
      target: { of: 'p95', atMost: 300 },
    },
    {
      name: 'answer given: next output',
      unit: 'ms',
      samples: await measureAnswers(client, 'asks', rounds),
      target: { of: 'p50', atMost: 20 },
    },
  ];
}

async function measureRuns(client: Client, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  say('runs by REST');
  const samples: number[] = [];
  for (let index = 0; index < WARM_UPS + (isQuick ? 2 : VISITS); index += 1) {
    const run = { parameters: { least: index + 1 }, copied: SHARED_CELLS };
    const milliseconds = await measureRun(client, 'shared', run);
    if (index >= WARM_UPS) samples.push(milliseconds);
    await sleep(BETWEEN_VISITS_MILLISECONDS);
  }
  return [
    {
      name: 'run by REST: what the hub adds, template ready',
      unit: 'ms',
      samples,
      target: { of: 'p50', atMost: 50 },
    },
  ];
}

type Place = { url: string; pid: number; session: BenchHub['session'] };

async function measureMemory(place: Place, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const open = isQuick ? 3 : IDLE;
  const [first] = await joinPeople(place, 1);
  if (first) await openApp(first, 'shared').then((app) => app.close());
  await sleep(LOAD_SECONDS * 1_000 + SETTLE_MILLISECONDS);
  say(`${open} idle apps`);
  const all = await weighIdleApps(place, 'shared', open);
  say('idle apps that loaded their own data');
  const own = await weighIdleApps(place, 'own', isQuick ? 1 : IDLE_OWN);
  return [
    {
      name: 'memory of one idle app of the same template',
      unit: 'MB',
      samples: [all / open],
      target: { of: 'p50', atMost: 30 },
    },
    {
      name: `memory of ${IDLE} idle apps in all`,
      unit: 'MB',
      samples: [(all / open) * IDLE],
      target: { of: 'p50', atMost: 1_500 },
    },
    {
      name: 'memory of one idle app that loaded its own data',
      unit: 'MB',
      samples: [own / (isQuick ? 1 : IDLE_OWN)],
    },
  ];
}

async function measureLeftOver(place: Place, { isQuick, say }: BenchmarkOptions): Promise<Figure[]> {
  const cycles = isQuick ? 10 : CYCLES;
  say(`${cycles} apps are opened and closed`);
  const value = await countLeftOver(place, 'quick', cycles);
  return [
    {
      name: `processes left by ${CYCLES} opened and closed apps`,
      unit: 'counted',
      n: cycles,
      value,
      target: { atMost: 0 },
    },
  ];
}
