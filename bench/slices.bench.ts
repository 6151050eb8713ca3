import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  type AnalysisCell,
  analyzeNotebook,
  sliceNotebook,
  toAnalysisCells,
} from '../packages/analysis/src/index.ts';
import { loadParser } from '../packages/analysis/src/node.ts';
import { readNotebook } from '../packages/notebook/src/index.ts';
import type { Benchmark, Figure } from './support/figures.ts';
import { openSliceRunner, type Shown } from './support/slice-runner.ts';

/** A folder of public notebooks with their data, wherever it is; none of them belongs to this repository. */
const CORPUS = process.env.QUIRE_BENCH_NOTEBOOKS;
const NOTEBOOKS_MAX = Number(process.env.QUIRE_BENCH_NOTEBOOKS_MAX ?? 60);
const QUICK = 4;
const SEEDS_PER_NOTEBOOK = 3;
/** Kept cells of one slice that are taken away one at a time. */
const REMOVED_PER_SLICE = 6;

type Tally = {
  sound: number[];
  keptCells: number[];
  keptLines: number[];
  removable: number[];
  certain: number[];
  wrongAmongCertain: number[];
  soundStatements: number[];
  keptLinesStatements: number[];
};

/** Whether slices show what the whole notebook shows, found out by running both. */
export const slices: Benchmark = {
  name: 'slices',
  title: 'Slices checked by running them (QUIRE_BENCH_NOTEBOOKS=folder)',
  measure: async ({ isQuick, say }) => {
    if (CORPUS === undefined) return [];
    await loadParser();
    const files = (await readdir(CORPUS, { recursive: true }))
      .filter((name) => name.endsWith('.ipynb'))
      .sort();
    const step = Math.max(1, Math.floor(files.length / NOTEBOOKS_MAX));
    const chosen = files.filter((_, place) => place % step === 0).slice(0, isQuick ? QUICK : NOTEBOOKS_MAX);
    const tally: Tally = {
      sound: [],
      keptCells: [],
      keptLines: [],
      removable: [],
      certain: [],
      wrongAmongCertain: [],
      soundStatements: [],
      keptLinesStatements: [],
    };
    const left = { tooLong: 0, notRepeated: 0, raised: 0 };
    const runner = openSliceRunner(CORPUS);
    try {
      for (const [place, name] of chosen.entries()) {
        const file = join(CORPUS, name);
        const result = readNotebook(await readFile(file));
        if (!result.ok) continue;
        say(`${place + 1} of ${chosen.length}`);
        const cells = toAnalysisCells(result.notebook).filter(({ type }) => type === 'code');
        await judge({ cells, run: (sources) => runner.run(dirname(file), sources) }, tally, left);
      }
    } finally {
      runner.close();
    }
    say(
      `left out: ${left.tooLong} notebooks that took too long, ${left.notRepeated} seeds that differ from run to run, ${left.raised} that raise or show nothing`,
    );
    return toFigures(tally);
  },
};

type Judged = { cells: readonly AnalysisCell[]; run: (sources: readonly string[]) => Promise<Shown> };

async function judge(
  { cells, run }: Judged,
  tally: Tally,
  left: { tooLong: number; notRepeated: number; raised: number },
): Promise<void> {
  const sources = cells.map(({ source }) => source);
  const [once, twice] = [await run(sources), await run(sources)];
  if (once === null || twice === null) {
    left.tooLong += 1;
    return;
  }
  const shows = once.flatMap((shown, index) => (shown !== null && shown.length > 0 ? [index] : []));
  left.raised += once.length - shows.length;
  const steady = shows.filter((index) => isSame(once[index], twice[index]));
  left.notRepeated += shows.length - steady.length;
  const graph = analyzeNotebook(cells);
  const step = Math.max(1, Math.floor(steady.length / SEEDS_PER_NOTEBOOK));
  const seeds = steady
    .toReversed()
    .filter((_, place) => place % step === 0)
    .slice(0, SEEDS_PER_NOTEBOOK);
  for (const [round, seed] of seeds.entries()) {
    const cellId = cells[seed]?.id ?? '';
    const slice = sliceNotebook({ graph, cells }, { cellId }, { granularity: 'cells' });
    const kept = slice.cells.map(({ source }) => source);
    const isSound = isSame(once[seed], (await run(kept))?.at(-1));
    tally.sound.push(isSound ? 100 : 0);
    tally.certain.push(slice.confidence === 'certain' ? 100 : 0);
    if (slice.confidence === 'certain') tally.wrongAmongCertain.push(isSound ? 0 : 100);
    tally.keptCells.push((100 * kept.length) / (seed + 1));
    tally.keptLines.push((100 * countLines(kept)) / countLines(sources.slice(0, seed + 1)));
    const narrow = sliceNotebook({ graph, cells }, { cellId }).cells.map(({ source }) => source);
    tally.soundStatements.push(isSame(once[seed], (await run(narrow))?.at(-1)) ? 100 : 0);
    tally.keptLinesStatements.push((100 * countLines(narrow)) / countLines(sources.slice(0, seed + 1)));
    if (isSound && round === 0)
      tally.removable.push(...(await removeEach({ kept, wanted: once[seed], run })));
  }
}

async function removeEach({
  kept,
  wanted,
  run,
}: {
  kept: readonly string[];
  wanted: readonly string[] | null | undefined;
  run: Judged['run'];
}): Promise<number[]> {
  const found: number[] = [];
  const step = Math.max(1, Math.floor((kept.length - 1) / REMOVED_PER_SLICE));
  for (let index = 0; index < kept.length - 1; index += step) {
    const shown = await run(kept.filter((_, place) => place !== index));
    found.push(isSame(wanted, shown?.at(-1)) ? 100 : 0);
  }
  return found;
}

const isSame = (
  left: readonly string[] | null | undefined,
  right: readonly string[] | null | undefined,
): boolean => left !== null && left !== undefined && JSON.stringify(left) === JSON.stringify(right);
const countLines = (sources: readonly string[]): number =>
  Math.max(1, sources.flatMap((source) => source.split('\n').filter((line) => line.trim() !== '')).length);

function toFigures(tally: Tally): Figure[] {
  const mean = (name: string, samples: readonly number[]): Figure[] =>
    samples.length === 0
      ? []
      : [
          {
            name: `${name}, mean of ${samples.length}`,
            unit: '%',
            samples: [samples.reduce((sum, value) => sum + value, 0) / samples.length],
          },
        ];
  return [
    ...mean('whole cells: slices that show the same', tally.sound),
    ...mean('whole cells: cells kept of those before', tally.keptCells),
    ...mean('whole cells: lines kept', tally.keptLines),
    ...mean('whole cells: kept cells that could go one at a time', tally.removable),
    ...mean('statements: slices that show the same', tally.soundStatements),
    ...mean('statements: lines kept', tally.keptLinesStatements),
    ...mean('slices called certain', tally.certain),
    ...mean('wrong among the certain', tally.wrongAmongCertain),
  ];
}
