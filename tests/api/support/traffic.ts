import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../../../bench/support/corpus/random.ts';
import { UnreachableError } from '../../../packages/client/src/index.ts';
import { HubError } from '../../../packages/contract/src/index.ts';
import type { Kept } from './checks.ts';
import { type Fleet, SPACE } from './fleet.ts';

type Traffic = { fleet: Fleet; kept: Kept; random: Random; round: number };
type Act = (traffic: Traffic) => Promise<void>;

/** Answers that say in words that nothing was done. */
const REFUSALS: readonly string[] = ['unavailable', 'too-many-runs', 'too-many-requests', 'run-finished'];
const PAUSE_MILLISECONDS = 20;
const UPLOAD_BYTES_MAX = 200_000;

/** People who publish, upload, run and cancel without a pause, and note what the hub acknowledged. */
export function startTraffic(traffic: Traffic): { stop(): Promise<void> } {
  let isStopping = false;
  const repeat = async (act: Act): Promise<void> => {
    while (!isStopping) {
      await act(traffic).catch((error: unknown) => {
        // Not acknowledged, so nothing is promised: the connection broke.
        if (error instanceof UnreachableError || error instanceof TypeError) return;
        if (error instanceof HubError && REFUSALS.includes(error.code)) return;
        if (error instanceof HubError && /without an explanation/.test(error.detail)) return;
        traffic.kept.unexpected.push(String(error));
      });
      await sleep(PAUSE_MILLISECONDS);
    }
  };
  const people = [publish, publish, uploadFile, run, cancel].map(repeat);
  return {
    stop: async () => {
      isStopping = true;
      await Promise.all(people);
    },
  };
}

async function publish({ fleet, kept, random }: Traffic): Promise<void> {
  const slug = `notebook-${random.below(25)}`;
  const cells = Array.from({ length: random.between(1, 40) }, () => `x = ${random.next()}\nprint(x)`);
  const body = { filename: `${slug}.ipynb`, slug, content: notebookOf(cells), message: 'more' };
  const { version, id } = await fleet.client().notebooks.publishNotebook({ params: { space: SPACE }, body });
  kept.versions.push({ slug, number: version, id });
}

async function uploadFile({ fleet, kept, random }: Traffic): Promise<void> {
  const body = new Uint8Array(random.between(1, UPLOAD_BYTES_MAX)).fill(random.below(256));
  const { id } = await fleet
    .client()
    .runs.createUpload({ query: { name: `file-${kept.uploads.length}` }, body });
  kept.uploads.push({ id, hash: createHash('sha256').update(body).digest('hex') });
  await sleep(100);
}

/** Some are over at once, some print for seconds, some fail. */
const RUNNABLE = {
  quick: ["print('done')"],
  slow: [
    'import time',
    'for i in range(60):\n    print(i, flush=True)\n    time.sleep(0.05)',
    "print('end')",
  ],
  failing: ["print('before')", '1 / 0'],
};

async function run({ fleet, kept, random, round }: Traffic): Promise<void> {
  const kind = random.pick(Object.keys(RUNNABLE) as (keyof typeof RUNNABLE)[]);
  const slug = `run-${kind}-${round}`;
  const body = { filename: `${slug}.ipynb`, slug, content: notebookOf(RUNNABLE[kind]) };
  const published = await fleet.client().notebooks.publishNotebook({ params: { space: SPACE }, body });
  kept.versions.push({ slug, number: published.version, id: published.id });
  const { id } = await fleet.client().runs.createRun({ params: { space: SPACE, slug }, body: {} });
  kept.runs.push(id);
  await sleep(random.between(50, 600));
}

async function cancel({ fleet, kept, random }: Traffic): Promise<void> {
  await sleep(random.between(200, 1_500));
  if (kept.runs.length > 0)
    await fleet.client().runs.cancelRun({ params: { id: random.pick(kept.runs.slice(-5)) } });
}

export function notebookOf(cells: readonly string[], tags: readonly string[] = []): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } },
    cells: cells.map((source, index) => ({
      cell_type: 'code',
      id: `cell-${index}`,
      metadata: { tags: index === 0 ? tags : [] },
      source,
      outputs: [],
      execution_count: null,
    })),
  });
}
