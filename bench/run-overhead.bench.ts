import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '../packages/client/src/index.ts';
import type { Benchmark, BenchmarkOptions, Figure } from './support/figures.ts';
import { type BenchHub, notebookFile, SETTLE_MILLISECONDS, SPACE, withHub } from './support/hub.ts';
import { prepareRivals, type Rivals } from './support/rivals.ts';

const ROUNDS = 10;
const WARM_AT_MOST = 300;
const TIMES_LESS_THAN_PAPERMILL = 4;
const NOTEBOOK = notebookFile([{ type: 'code', source: "print('hello')" }]);
const SLUG = 'prints';

/** From the request until the first output is in the caller's hands, of a notebook whose only cell prints. */
export const runOverhead: Benchmark = {
  name: 'run-overhead',
  title: 'Overhead of a run, against papermill and nbconvert',
  async measure(options) {
    const rivals = await prepareRivals(NOTEBOOK, options.say);
    try {
      return await withHub({ QUIRE_WARM_KERNELS: '1' }, (warm) =>
        withHub({ QUIRE_WARM_KERNELS: '0' }, (cold) => measureRounds({ warm, cold, rivals }, options)),
      );
    } finally {
      rivals.remove();
    }
  },
};

type Rivalry = { warm: BenchHub; cold: BenchHub; rivals: Rivals };

/** One of each in every round, so that whatever else the machine does meets them all. */
async function measureRounds(
  { warm, cold, rivals }: Rivalry,
  { isQuick, say }: BenchmarkOptions,
): Promise<Figure[]> {
  for (const { session } of [warm, cold]) {
    await session.client.notebooks.publishNotebook({
      params: { space: SPACE },
      body: { filename: `${SLUG}.ipynb`, slug: SLUG, content: NOTEBOOK },
    });
    await runOnce(session.client);
  }
  await rivals.papermill();
  await rivals.nbconvert();
  const samples = {
    warm: [] as number[],
    warmEnd: [] as number[],
    cold: [] as number[],
    papermill: [] as number[],
    nbconvert: [] as number[],
  };
  for (let round = 0; round < (isQuick ? 3 : ROUNDS); round += 1) {
    say(`round ${round + 1}`);
    await sleep(isQuick ? SETTLE_MILLISECONDS / 2 : SETTLE_MILLISECONDS);
    const { first, end } = await runOnce(warm.session.client, 'warm');
    samples.warm.push(first);
    samples.warmEnd.push(end);
    samples.cold.push((await runOnce(cold.session.client, 'cold')).first);
    samples.papermill.push(await rivals.papermill());
    samples.nbconvert.push(await rivals.nbconvert());
  }
  const ratio = (theirs: readonly number[]) =>
    theirs.map((value, index) => value / (samples.warm[index] ?? Number.NaN));
  return [
    {
      name: 'Quire, warm: first output',
      unit: 'ms',
      samples: samples.warm,
      target: { of: 'p50', atMost: WARM_AT_MOST },
    },
    { name: 'Quire, warm: end of the run', unit: 'ms', samples: samples.warmEnd },
    { name: 'Quire, cold: first output', unit: 'ms', samples: samples.cold },
    { name: 'papermill', unit: 'ms', samples: samples.papermill },
    { name: 'jupyter nbconvert --execute', unit: 'ms', samples: samples.nbconvert },
    {
      name: 'papermill ÷ Quire warm',
      unit: 'x',
      samples: ratio(samples.papermill),
      target: { of: 'p50', atLeast: TIMES_LESS_THAN_PAPERMILL },
    },
    { name: 'nbconvert ÷ Quire warm', unit: 'x', samples: ratio(samples.nbconvert) },
  ];
}

/** Runs the notebook and follows it. @throws Error where it was not started as expected */
async function runOnce(client: Client, rung?: 'warm' | 'cold'): Promise<{ first: number; end: number }> {
  const began = performance.now();
  let first = Number.NaN;
  const { id } = await client.runs.createRun({ params: { space: SPACE, slug: SLUG }, body: {} });
  for await (const event of client.runs.followRun({ params: { id } })) {
    if (Number.isNaN(first) && (event.type === 'stream' || event.type === 'output'))
      first = performance.now() - began;
  }
  const end = performance.now() - began;
  const run = await client.runs.getRun({ params: { id } });
  if (run.status !== 'succeeded') throw new Error(`the run ${run.status}`);
  if (rung && run.start?.rung !== rung)
    throw new Error(`the kernel started ${run.start?.rung}, not ${rung}: ${run.start?.reason}`);
  return { first, end };
}
