import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AnalysisCell,
  analyzeNotebook,
  CloneIndex,
  NotebookAnalyzer,
  sliceNotebook,
  toAnalysisCells,
} from '../packages/analysis/src/index.ts';
import { loadParser } from '../packages/analysis/src/node.ts';
import { readNotebook } from '../packages/notebook/src/index.ts';
import { makeVariant } from './support/clones.ts';
import type { Benchmark, Figure } from './support/figures.ts';
import { countParseFailures } from './support/parse-failures.ts';
import { prepareSlices } from './support/slices/environment.ts';
import { startGatherClock } from './support/slices/gather-clock.ts';

/** A folder of public notebooks, wherever it is; none of them belongs to this repository. */
const CORPUS = process.env.QUIRE_BENCH_NOTEBOOKS;
/** Notebooks of a quick look. */
const QUICK = 20;
/** Notebooks that are timed, spread over the folder; Gather takes its time with some. */
const TIMED = 200;
/** A hub goes on for days: what is compiled on first use is not what a notebook costs. None of them is timed. */
const WARM_UPS = 100;
/** So that none of those which Gather warms up with is one of the large ones that it does not get through. */
const SHORT_CELLS_MAX = 25;
/** How many times as fast as Gather the targets are: it took 18 ms, p95 570, where they were set. */
const FASTER = { p50: 6, p95: 19 };
/** Cells that are copied and looked for. */
const COPIES = 1_000;

/** Analysing, slicing, analysing again after an edit, and finding copies, on notebooks that nobody here wrote. */
export const analysis: Benchmark = {
  name: 'analysis',
  title: 'Analysis of public notebooks (QUIRE_BENCH_NOTEBOOKS=folder)',
  measure: async ({ isQuick, say }) => {
    if (CORPUS === undefined) return [];
    await loadParser();
    const environment = await prepareSlices(say);
    const notebooks = (await readAll(CORPUS)).slice(0, isQuick ? QUICK : undefined);
    const step = Math.max(1, Math.floor(notebooks.length / TIMED));
    const timed = notebooks.filter((_, place) => place % step === 0).slice(0, TIMED);
    const others = notebooks.filter((_, place) => place % step === 1).slice(0, WARM_UPS);
    const first = others.map(analyseAndSlice);
    const short = others.map(codeOf).filter((code) => code.length < SHORT_CELLS_MAX);
    const gather = await startGatherClock(short);
    say(`timing ${timed.length} of ${notebooks.length} notebooks`);
    // In turns, so that a busy moment meets both.
    const own: number[] = [];
    const gathered: number[] = [];
    for (const cells of timed) {
      own.push(analyseAndSlice(cells));
      const milliseconds = await gather.time(codeOf(cells));
      gathered.push(milliseconds ?? gather.millisecondsMax);
      if (milliseconds === null) say(`Gather was ended after ${gather.millisecondsMax} ms`);
    }
    await gather.close();
    const edits = timed.map(analyseAgain);
    say('parsing and looking for copies');
    return [
      { name: 'analyse and slice', unit: 'ms', samples: own, target: { of: 'p50', atMost: 3 } },
      { name: 'analyse and slice, slow ones', unit: 'ms', samples: own, target: { of: 'p95', atMost: 30 } },
      { name: 'analyse and slice, in a process that has just started', unit: 'ms', samples: first },
      { name: `Gather: the same, ${gather.millisecondsMax} ms at most`, unit: 'ms', samples: gathered },
      ...compare(own, gathered),
      ...EDITS.map(([name], place) => ({
        name: `analyse again: ${name}`,
        unit: 'ms' as const,
        samples: edits.flatMap((of) => of[place] ?? []),
        target: { of: 'p50' as const, atMost: 2 },
      })),
      {
        name: 'analyse again, slow ones',
        unit: 'ms' as const,
        samples: edits.flat(),
        target: { of: 'p95' as const, atMost: 2 },
      },
      ...findClones(notebooks),
      ...(await countParseFailures(notebooks, environment)),
    ];
  },
};

/** Machines differ: how many times as fast as the tool beside it, on the same notebooks in the same minute. */
function compare(own: readonly number[], gathered: readonly number[]): Figure[] {
  const at = (samples: readonly number[], share: number) =>
    samples.toSorted((left, right) => left - right)[Math.floor(share * samples.length)] ?? 0;
  return (['p50', 'p95'] as const).map((of) => {
    const share = of === 'p50' ? 0.5 : 0.95;
    return {
      name: `times as fast as Gather, ${of}`,
      unit: 'counted',
      n: own.length,
      value: at(gathered, share) / Math.max(0.001, at(own, share)),
      target: { atLeast: FASTER[of] },
    };
  });
}

async function readAll(folder: string): Promise<readonly (readonly AnalysisCell[])[]> {
  const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.ipynb')).sort();
  const read = await Promise.all(files.map(async (name) => readNotebook(await readFile(join(folder, name)))));
  return read.flatMap((result) => {
    const cells = result.ok ? toAnalysisCells(result.notebook) : [];
    return cells.some(({ type }) => type === 'code') ? [cells] : [];
  });
}

const codeOf = (cells: readonly AnalysisCell[]) => cells.filter(({ type }) => type === 'code');

function analyseAndSlice(cells: readonly AnalysisCell[]): number {
  const began = spent();
  const graph = analyzeNotebook(cells);
  const last = graph.statements.at(-1);
  if (last !== undefined) sliceNotebook({ graph, cells }, { cellId: last.cellId });
  return spent() - began;
}

/** Milliseconds. The processor's own clock counts in steps of several on some machines, so measure at rest. */
function spent(): number {
  return performance.now();
}

/** What an author does to a cell in the middle. */
const EDITS: readonly (readonly [
  string,
  (cells: readonly AnalysisCell[], at: number) => readonly AnalysisCell[],
])[] = [
  [
    'a line at the end of a cell',
    (cells, at) => cells.map((cell, place) => (place === at ? withLines(cell, '', '\nedited = 1') : cell)),
  ],
  [
    'a line at the start of a cell',
    (cells, at) => cells.map((cell, place) => (place === at ? withLines(cell, 'edited = 2\n', '') : cell)),
  ],
  [
    'a new cell',
    (cells, at) =>
      cells.toSpliced(at, 0, { id: 'inserted', type: 'code', source: 'inserted = [edited]', tags: [] }),
  ],
  ['a cell less', (cells, at) => cells.toSpliced(at, 1)],
  ['a cell moved to the end', (cells, at) => [...cells.toSpliced(at, 1), ...cells.slice(at, at + 1)]],
];

function withLines(cell: AnalysisCell, above: string, below: string): AnalysisCell {
  return { ...cell, source: `${above}${cell.source}${below}` };
}

/** What each kind of edit of the middle code cell takes, one after the other, each in the notebook as it was. */
function analyseAgain(cells: readonly AnalysisCell[]): readonly number[] {
  const code = codeOf(cells);
  const middle = code[Math.floor(code.length / 2)];
  if (middle === undefined) return [];
  const analyzer = new NotebookAnalyzer();
  return EDITS.map(([, edit]) => {
    analyzer.analyze(cells);
    const edited = edit(cells, cells.indexOf(middle));
    const began = spent();
    analyzer.analyze(edited);
    return spent() - began;
  });
}

/** Copies with other names, quotes, comments and spaces are to be found; other cells of the notebooks are not. */
function findClones(notebooks: readonly (readonly AnalysisCell[])[]) {
  const index = new CloneIndex();
  for (const [number, cells] of notebooks.entries()) index.add(cells, ({ id }) => `${number} ${id}`);
  const all = notebooks.flatMap((cells, number) =>
    cells
      .filter(({ type, source }) => type === 'code' && source.length > 60)
      .map((cell) => ({ cells, cell, key: `${number} ${cell.id}` })),
  );
  const sources = new Map<string, string>(
    notebooks.flatMap((cells, number) => cells.map(({ id, source }) => [`${number} ${id}`, source] as const)),
  );
  const step = Math.max(1, Math.floor(all.length / COPIES));
  const times: number[] = [];
  let found = 0;
  let right = 0;
  let answered = 0;
  const asked = all.filter((_, place) => place % step === 0);
  let looked = 0;
  for (const { cells, cell, key } of asked) {
    const own = index.find(cell, cells);
    // Cells that are too short to tell are not looked for.
    if (!own.some((clone) => clone.key === key)) continue;
    looked += 1;
    const variant = makeVariant(cell);
    const began = spent();
    const answers = index.find(
      variant,
      cells.map((other) => (other === cell ? variant : other)),
    );
    times.push(spent() - began);
    if (answers.some((clone) => clone.key === key)) found += 1;
    answered += answers.length;
    right += answers.filter(
      (clone) => clone.key === key || isCopy(cell, sources.get(clone.key) ?? ''),
    ).length;
  }
  return [
    { name: 'find copies of a cell', unit: 'ms' as const, samples: times },
    percent('copies found', found, looked),
    percent('answers that are copies', right, answered),
  ];
}

const percent = (name: string, part: number, n: number) => ({
  name,
  unit: '%' as const,
  n,
  value: (100 * part) / Math.max(1, n),
  target: { atLeast: 95 },
});

/** Words and signs in common, of both together, each text one word: what a reader would call the same code. */
const COPY_SHARE_MIN = 0.6;

/** Judges an answer by its plain text, which the search does not look at: corpora hold copies of their own. */
function isCopy(cell: AnalysisCell, other: string): boolean {
  const [left, right] = [countWords(cell.source), countWords(other)];
  let common = 0;
  for (const [word, count] of left) common += Math.min(count, right.get(word) ?? 0);
  const total = [...left.values(), ...right.values()].reduce((sum, count) => sum + count, 0);
  return (2 * common) / Math.max(1, total) >= COPY_SHARE_MIN;
}

function countWords(source: string): Map<string, number> {
  const counts = new Map<string, number>();
  const code = source.replace(/(?:^|\s)#.*/g, '').replace(/'[^'\n]*'|"[^"\n]*"/g, '§');
  for (const word of code.match(/\w+|[^\s\w]/g) ?? []) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
