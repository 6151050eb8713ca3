import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../packages/client/src/index.ts';
import { listTree } from '../tests/support/processes.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { type BenchHub, notebookFile, SETTLE_MILLISECONDS, SPACE, withHub } from './support/hub.ts';
import { readMemory } from './support/proportional-memory.ts';
import { prepareRivals, type Rivals } from './support/rivals.ts';

const VISITS = 20;
const CHANGES = 20;
/** As many as one person may have open. */
const OPEN = 10;
const LOAD_SECONDS = 5;

const load = (extra: string) =>
  `import time\nimport pandas as pd\n${extra}\ntime.sleep(${LOAD_SECONDS})\nsales = pd.DataFrame({"region": list("abcd") * 25_000, "n": range(100_000)})\nprint("loaded", len(sales))`;
const LATE = 'print(sales[sales.n >= least].groupby("region").n.sum())';

/** Loads for five seconds, then filters by an input. */
const notebookOf = (extra = '') => {
  const file = JSON.parse(
    notebookFile([
      { type: 'code', source: load(extra) },
      { type: 'code', source: 'least = 0' },
      { type: 'code', source: LATE },
    ]),
  );
  file.cells[1].metadata = { tags: ['parameters'] };
  return JSON.stringify(file);
};
const ASKING = notebookFile([{ type: 'code', source: 'while True:\n    print(input("next"))' }]);

/** What a person with an open app waits for, and what their app takes while nothing happens. */
export const apps: Benchmark = {
  name: 'apps',
  title: 'Live apps, against papermill',
  async measure(options) {
    const rivals = await prepareRivals(notebookOf(), options.say);
    try {
      return await withHub({}, (bench) => measureApps(bench, { rivals, options }));
    } finally {
      rivals.remove();
    }
  },
};

async function measureApps(
  { hub, session: { client } }: BenchHub,
  { rivals, options: { isQuick, say } }: { rivals: Rivals; options: BenchmarkOptions },
): Promise<Figure[]> {
  const publish = (slug: string, content: string) =>
    client.notebooks.publishNotebook({
      params: { space: SPACE },
      body: { filename: `${slug}.ipynb`, slug, content },
    });
  await publish('shared', notebookOf());
  // Who runs it could matter, so that nothing of it is shared.
  await publish('own', notebookOf('import os\nos.environ.get("USER")'));
  await publish('asks', ASKING);
  await sleep(SETTLE_MILLISECONDS);
  say('the first visitor waits for everything');
  await visit(client, 'shared').then(({ close }) => close());
  await sleep(LOAD_SECONDS * 1_000 + SETTLE_MILLISECONDS);

  const rounds = isQuick ? 2 : VISITS;
  const first: number[] = [];
  for (let index = 0; index < rounds; index += 1) {
    say(`visitor ${index + 1}`);
    const { firstOutput, close } = await visit(client, 'shared', 'template');
    first.push(firstOutput);
    await close();
    await sleep(500);
  }
  const own: number[] = [];
  for (let index = 0; index < (isQuick ? 1 : 3); index += 1) {
    const { firstOutput, close } = await visit(client, 'own');
    own.push(firstOutput - LOAD_SECONDS * 1_000);
    await close();
  }
  const changes: number[] = [];
  const papermill: number[] = [];
  const app = await visit(client, 'own');
  for (let index = 0; index < (isQuick ? 2 : CHANGES); index += 1) {
    say(`change ${index + 1}`);
    changes.push(await app.change({ least: index + 1 }));
    if (index < 3) papermill.push(await rivals.papermill());
  }
  await app.close();
  const answers = await measureAnswers(client, isQuick ? 3 : CHANGES);
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
    {
      name: 'a late input changed: result',
      unit: 'ms',
      samples: changes,
      target: { of: 'p95', atMost: 300 },
    },
    { name: 'papermill: result of other inputs', unit: 'ms', samples: papermill },
    {
      name: 'answer given: next output',
      unit: 'ms',
      samples: answers,
      target: { of: 'p50', atMost: 20 },
    },
    ...(await measureIdle(client, hub.pid, isQuick ? 2 : OPEN)),
  ];
}

/** Opens the app as somebody new does. */
async function visit(client: Client, slug: string, rung?: string) {
  const began = performance.now();
  const { id } = await client.sessions.createSession({ params: { space: SPACE, slug }, body: {} });
  const events = client.sessions.followSession({ params: { id } })[Symbol.asyncIterator]();
  const until = async (isIt: (type: string) => boolean): Promise<number> => {
    for (;;) {
      const { value, done } = await events.next();
      if (done) throw new Error('the app was closed');
      if (value.type === 'settled' && value.status !== 'succeeded') throw new Error(value.failure?.sentence);
      if (isIt(value.type)) return performance.now();
    }
  };
  const firstOutput = (await until((type) => type === 'stream' || type === 'output')) - began;
  await until((type) => type === 'settled');
  const { start } = await client.sessions.getSession({ params: { id } });
  if (rung && (start?.rung !== rung || start.reason !== ''))
    throw new Error(`the app started ${start?.rung}: ${start?.reason}`);
  return {
    firstOutput,
    async change(parameters: Record<string, unknown>): Promise<number> {
      const at = performance.now();
      await client.sessions.changeInputs({ params: { id }, body: { parameters } });
      await until((type) => type === 'generation');
      return (await until((type) => type === 'stream' || type === 'output')) - at;
    },
    close: () => client.sessions.endSession({ params: { id } }),
  };
}

/** From the answer to what the cell prints next. */
async function measureAnswers(client: Client, rounds: number): Promise<number[]> {
  const { id } = await client.sessions.createSession({ params: { space: SPACE, slug: 'asks' }, body: {} });
  const samples: number[] = [];
  let at = Number.NaN;
  for await (const event of client.sessions.followSession({ params: { id } })) {
    if (event.type === 'stream' && !Number.isNaN(at)) samples.push(performance.now() - at);
    if (samples.length === rounds) break;
    if (event.type !== 'prompt') continue;
    at = performance.now();
    await client.sessions.answerPrompt({
      params: { id, prompt: event.prompt.id },
      body: { answer: String(samples.length) },
    });
  }
  await client.sessions.endSession({ params: { id } });
  return samples;
}

/** Of apps that hold the same loaded data, and of those that each loaded their own. */
async function measureIdle(client: Client, pid: number, open: number): Promise<Figure[]> {
  const kernels = () =>
    listTree(pid)
      .filter((each) => each.pid !== pid && !/postgres/.test(each.command))
      .reduce((sum, each) => sum + readMemory(each.pid), 0);
  const samplesOf = async (slug: string) => {
    const before = kernels();
    const apps = [];
    for (let index = 0; index < open; index += 1) apps.push(await visit(client, slug));
    await sleep(1_000);
    const each = (kernels() - before) / open;
    for (const app of apps) await app.close();
    return [each];
  };
  return [
    {
      name: 'memory of one idle app of the same template',
      unit: 'MB',
      samples: await samplesOf('shared'),
      target: { of: 'p50', atMost: 30 },
    },
    { name: 'memory of one idle app that loaded its own data', unit: 'MB', samples: await samplesOf('own') },
  ];
}
