import { setTimeout as sleep } from 'node:timers/promises';
import { listTree } from '../tests/support/processes.ts';
import type { Benchmark, Figure } from './support/figures.ts';
import { type BenchHub, SETTLE_MILLISECONDS, withHub } from './support/hub.ts';
import { readMemory } from './support/proportional-memory.ts';

const READINGS = 5;
const PAUSE_MILLISECONDS = 1_000;
const IDLE_AT_MOST = 250;

/** What a hub takes that nobody uses: its own process, its database, and the kernel that it keeps warm. */
export const memory: Benchmark = {
  name: 'memory',
  title: 'Memory of an idle hub',
  measure: ({ isQuick }) =>
    withHub({ QUIRE_EXAMPLES: 'on' }, (bench) => measureIdle(bench, isQuick ? 2 : READINGS)),
};

async function measureIdle({ hub }: BenchHub, readings: number): Promise<Figure[]> {
  await sleep(SETTLE_MILLISECONDS * 2);
  const parts = { hub: [] as number[], database: [] as number[], kernels: [] as number[] };
  for (let index = 0; index < readings; index += 1) {
    const sums = { hub: 0, database: 0, kernels: 0 };
    for (const { pid, command } of listTree(hub.pid)) {
      const part = pid === hub.pid ? 'hub' : /postgres/.test(command) ? 'database' : 'kernels';
      sums[part] += readMemory(pid);
    }
    parts.hub.push(sums.hub);
    parts.database.push(sums.database);
    parts.kernels.push(sums.kernels);
    await sleep(PAUSE_MILLISECONDS);
  }
  const add = (...all: number[][]) =>
    parts.hub.map((_, index) => all.reduce((sum, part) => sum + (part[index] ?? 0), 0));
  const target = { of: 'p50', atMost: IDLE_AT_MOST } as const;
  return [
    { name: 'hub and database', unit: 'MB', samples: add(parts.hub, parts.database), target },
    { name: 'the hub', unit: 'MB', samples: parts.hub },
    { name: 'the database', unit: 'MB', samples: parts.database },
    { name: 'the one warm kernel', unit: 'MB', samples: parts.kernels },
    { name: 'all of it', unit: 'MB', samples: add(parts.hub, parts.database, parts.kernels) },
  ];
}
