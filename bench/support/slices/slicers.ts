import { analyzeNotebook, type Confidence, sliceNotebook } from '../../../packages/analysis/src/index.ts';
import type { NotebookRunner } from './cell-runner.ts';
import type { PublicNotebook } from './corpus.ts';
import type { SliceEnvironment } from './environment.ts';
import { openGather } from './gather.ts';
import { openMarimo } from './marimo.ts';

export type Slice = {
  /** What is kept, cell by cell; the seed's cell is the last. */
  readonly sources: readonly string[];
  readonly confidence?: Confidence;
};

/** Something that says what a cell needs of those above it. */
export type Slicer = {
  readonly name: string;
  readonly keeps: 'cells' | 'statements';
  slice(
    notebook: PublicNotebook,
    seeds: readonly number[],
    runner: NotebookRunner,
  ): Promise<readonly Slice[]> | readonly Slice[];
};

export const EVERYTHING = 'everything above';

/** All that is compared: Quire, those whom it is measured against, and what a careful person would do. */
export function openSlicers(environment: SliceEnvironment): { slicers: readonly Slicer[]; close(): void } {
  const gather = openGather(environment);
  const marimo = openMarimo(environment.python);
  const slicers: readonly Slicer[] = [
    quire('Quire, cells', 'cells'),
    quire('Quire, statements', 'statements'),
    {
      name: 'Gather, cells',
      keeps: 'cells',
      slice({ cells }, seeds) {
        const log = gather(cells);
        return seeds.map((seed) =>
          wholeCells(
            cells,
            seed,
            (log.slice(seed) ?? []).map(({ position }) => position),
          ),
        );
      },
    },
    {
      name: 'Gather, statements',
      keeps: 'statements',
      slice({ cells }, seeds) {
        const log = gather(cells);
        return seeds.map((seed) => {
          const kept = (log.slice(seed) ?? []).filter(({ position }) => position !== seed);
          return { sources: [...kept.map(({ text }) => text), cells[seed]?.source ?? ''] };
        });
      },
    },
    {
      name: "marimo's graph",
      keeps: 'cells',
      async slice({ cells }, seeds) {
        const { needs } = await marimo.graph(cells);
        return seeds.map((seed) => wholeCells(cells, seed, needs[seed] ?? []));
      },
    },
    {
      name: 'ipyflow, after a run',
      keeps: 'cells',
      async slice({ cells }, seeds, runner) {
        const kept = await runner.ipyflow();
        return seeds.map((seed) => wholeCells(cells, seed, kept[seed] ?? []));
      },
    },
    {
      name: EVERYTHING,
      keeps: 'cells',
      slice: ({ cells }, seeds) =>
        seeds.map((seed) => ({ sources: cells.slice(0, seed + 1).map(({ source }) => source) })),
    },
  ];
  return { slicers, close: () => marimo.close() };
}

function quire(name: string, keeps: Slicer['keeps']): Slicer {
  return {
    name,
    keeps,
    slice({ cells }, seeds) {
      const graph = analyzeNotebook(cells);
      return seeds.map((seed) => {
        const cellId = cells[seed]?.id ?? '';
        const slice = sliceNotebook({ graph, cells }, { cellId }, { granularity: keeps });
        return { sources: slice.cells.map(({ source }) => source), confidence: slice.confidence };
      });
    },
  };
}

/** A tool without an answer keeps the seed's own cell. */
function wholeCells(cells: PublicNotebook['cells'], seed: number, kept: readonly number[]): Slice {
  const positions = new Set([...kept, seed]);
  return {
    sources: cells.flatMap(({ source }, position) =>
      position <= seed && positions.has(position) ? [source] : [],
    ),
  };
}
