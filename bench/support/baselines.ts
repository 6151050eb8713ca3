import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Summary } from './figures.ts';
import type { Machine } from './machine.ts';
import { BASELINES } from './places.ts';

export type Baseline = { machine: Machine; figures: Summary[] };

const pathOf = (name: string): string => join(BASELINES, `${name}.json`);

/** What was measured when it was last committed; `null` before that. */
export async function readBaseline(name: string): Promise<Baseline | null> {
  try {
    return JSON.parse(await readFile(pathOf(name), 'utf8')) as Baseline;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function writeBaseline(name: string, baseline: Baseline): Promise<void> {
  await mkdir(BASELINES, { recursive: true });
  await writeFile(pathOf(name), `${JSON.stringify(baseline, null, 2)}\n`);
}
