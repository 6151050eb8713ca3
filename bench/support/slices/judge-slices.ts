import type { NotebookRunner, Shown } from './cell-runner.ts';
import type { PublicNotebook } from './corpus.ts';
import { EVERYTHING, type Slice, type Slicer } from './slicers.ts';

/** One slice of one tool, checked by running it. */
export type Verdict = {
  readonly slicer: string;
  /** The position of the cell that was asked for. */
  readonly seed: number;
  readonly isSound: boolean;
  /** Of those above the seed and its own. */
  readonly keptCells: number;
  readonly keptLines: number;
  /** For some of the kept cells, whether the slice shows the same without them; empty where nobody looked. */
  readonly removable: readonly boolean[];
  readonly confidence?: Slice['confidence'];
};

export type Judgement = {
  readonly verdicts: readonly Verdict[];
  readonly seeds: number;
  /** Every cell ran without raising. */
  readonly isClean: boolean;
  readonly left: LeftOut;
};
/** What is not judged, and why. */
export type LeftOut = {
  readonly tooLong: number;
  readonly notRepeated: number;
  readonly raised: number;
  readonly shownNothing: number;
};

export type JudgeOptions = {
  readonly slicers: readonly Slicer[];
  readonly seedsMax: number;
  /** Seeds of a notebook whose slices lose a cell at a time. */
  readonly thinnedSeeds: number;
};

/** Kept cells of one slice that are taken away one at a time. */
const REMOVED_PER_SLICE = 3;

/** Runs a notebook, the slices of every tool from the same seeds, and some slices with a cell less. */
export async function judgeSlices(
  notebook: PublicNotebook,
  runner: NotebookRunner,
  options: JudgeOptions,
): Promise<Judgement> {
  const { seeds, wanted, left, isClean } = await findSeeds(notebook, runner, options.seedsMax);
  if (seeds.length === 0) return { verdicts: [], seeds: 0, isClean, left };
  const all = await Promise.all(
    options.slicers.map(async (slicer) => ({
      slicer,
      slices: await slicer.slice(notebook, seeds, runner),
    })),
  );
  const tried = all.flatMap(({ slicer, slices }) =>
    seeds.map((seed, at) => ({ slicer, seed, at, slice: slices[at] ?? { sources: [] } })),
  );
  const shown = await runner.lists(tried.map(({ slice }) => slice.sources));
  const isSame = (seed: number, found: Shown | undefined) => found !== null && found === wanted.get(seed);
  // Everything above is the notebook itself, run again: a seed that differs there is nothing to judge by.
  const unsteady = new Set(
    tried.flatMap(({ slicer, seed }, at) =>
      slicer.name === EVERYTHING && !isSame(seed, shown[at]) ? [seed] : [],
    ),
  );
  const steady = tried
    .map((each, at) => ({ ...each, found: shown[at] }))
    .filter(({ seed }) => !unsteady.has(seed));
  const judged = steady.map((each) => ({ ...each, isSound: isSame(each.seed, each.found) }));
  const thinned = judged.filter(
    ({ slicer, isSound, at }) => slicer.keeps === 'cells' && isSound && at < options.thinnedSeeds,
  );
  const removals = thinned.flatMap((each) => without(each.slice.sources).map((list) => ({ each, list })));
  const rest = await runner.lists(removals.map(({ list }) => list));
  const verdicts = judged.map((each): Verdict => {
    const { slicer, seed, slice, isSound } = each;
    const above = notebook.cells.slice(0, seed + 1).map(({ source }) => source);
    return {
      slicer: slicer.name,
      seed,
      isSound,
      keptCells: slice.sources.length / above.length,
      keptLines: countLines(slice.sources) / countLines(above),
      removable: removals.flatMap((removal, at) => (removal.each === each ? [isSame(seed, rest[at])] : [])),
      confidence: slice.confidence,
    };
  });
  return {
    verdicts,
    seeds: seeds.length - unsteady.size,
    isClean,
    left: { ...left, notRepeated: unsteady.size },
  };
}

async function findSeeds(notebook: PublicNotebook, runner: NotebookRunner, seedsMax: number) {
  const sources = notebook.cells.map(({ source }) => source);
  const nothing = { tooLong: 0, notRepeated: 0, raised: 0, shownNothing: 0 };
  const wanted = new Map<number, Shown | undefined>();
  const once = await runner.all(sources, 'whole');
  if (once === null) return { seeds: [], wanted, left: { ...nothing, tooLong: 1 }, isClean: false };
  const shows = once.flatMap((shown, position) => (shown === null || shown === '' ? [] : [position]));
  const isClean = once.every((shown) => shown !== null);
  const left = {
    ...nothing,
    raised: once.filter((shown) => shown === null).length,
    shownNothing: once.filter((shown) => shown === '').length,
  };
  if (shows.length === 0) return { seeds: [], wanted, left, isClean };
  const step = Math.max(1, Math.floor(shows.length / seedsMax));
  const seeds = shows
    .toReversed()
    .filter((_, place) => place % step === 0)
    .slice(0, seedsMax);
  for (const seed of seeds) wanted.set(seed, once[seed]);
  return { seeds, wanted, left, isClean };
}

/** The list without one of its cells, for some of them spread over it; never without the seed. */
function without(sources: readonly string[]): string[][] {
  const others = sources.length - 1;
  const step = Math.max(1, Math.ceil(others / REMOVED_PER_SLICE));
  return Array.from({ length: Math.ceil(others / step) }, (_, at) =>
    sources.filter((_source, place) => place !== at * step),
  );
}

const countLines = (sources: readonly string[]): number =>
  Math.max(1, sources.flatMap((source) => source.split('\n').filter((line) => line.trim() !== '')).length);
