import type { AnalysisCell } from '../../../packages/analysis/src/index.ts';
import type { SliceEnvironment } from './environment.ts';

type GatherCell = {
  text: string;
  executionCount: number;
  executionEventId: string;
  persistentId: string;
  hasError: boolean;
  deepCopy(): GatherCell;
};
type Slicer = {
  logExecution(cell: GatherCell): void;
  sliceLatestExecution(
    id: string,
  ): { cellSlices: { cell: GatherCell; textSlice: string; textSliceLines: string }[] } | undefined;
  getDependentCells(id: string): GatherCell[];
};
type Library = {
  parse(text: string): unknown;
  MagicsRewriter: new () => { rewrite(text: string): string };
  DataflowAnalyzer: new () => object;
  ExecutionLogSlicer: new (analyzer: object) => Slicer;
};

/** Gather's log of a notebook that ran from top to bottom once. */
export type GatherLog = {
  /** The cells above and in the seed, each with the text that Gather keeps; undefined where it has no answer. */
  slice(position: number): readonly { position: number; text: string }[] | undefined;
  /** Positions of the cells that a change of this one reaches. */
  dependents(position: number): readonly number[];
};

export function openGather({ gather }: SliceEnvironment): (cells: readonly AnalysisCell[]) => GatherLog {
  const { DataflowAnalyzer, ExecutionLogSlicer } = gather as Library;
  return (cells) => {
    const slicer = new ExecutionLogSlicer(new DataflowAnalyzer());
    const positions = new Map(cells.map(({ id }, position) => [id, position]));
    quietly(() => {
      for (const [position, { id, source }] of cells.entries())
        slicer.logExecution(cellOf(id, source, position + 1));
    });
    const positionOf = ({ persistentId }: GatherCell) => positions.get(persistentId) ?? -1;
    const id = (position: number) => cells[position]?.id ?? '';
    return {
      slice: (position) =>
        quietly(() => slicer.sliceLatestExecution(id(position)))?.cellSlices.map((kept) => ({
          position: positionOf(kept.cell),
          text: kept.textSlice,
        })),
      dependents: (position) => quietly(() => slicer.getDependentCells(id(position)))?.map(positionOf) ?? [],
    };
  };
}

/** Whether Gather's parser reads a cell, as Gather does it: magics rewritten, each cell by itself. */
export function gatherParses({ gather }: SliceEnvironment): (cell: AnalysisCell) => boolean {
  const { parse, MagicsRewriter } = gather as Library;
  const magics = new MagicsRewriter();
  return ({ source }) => quietly(() => parse(`${magics.rewrite(source)}\n`)) !== undefined;
}

function cellOf(id: string, text: string, executionCount: number): GatherCell {
  return {
    text,
    executionCount,
    executionEventId: id,
    persistentId: id,
    hasError: false,
    deepCopy: () => cellOf(id, text, executionCount),
  };
}

/** Gather prints what it cannot read, and throws at some of the rest. */
function quietly<T>(work: () => T): T | undefined {
  const { log } = console;
  console.log = () => undefined;
  try {
    return work();
  } catch {
    return undefined;
  } finally {
    console.log = log;
  }
}
