import { analyzeNotebook, reachForward, restoreClosure } from '../../../packages/analysis/src/index.ts';
import type { SliceEnvironment } from './environment.ts';
import { openGather } from './gather.ts';
import { openMarimo } from './marimo.ts';
import type { MutationPair } from './mutation-pairs.ts';

/** Says which cells to run again after an edit, in a kernel that still holds what the notebook left. */
export type Rerunner = {
  readonly name: string;
  rerun(pair: MutationPair): Promise<readonly number[]> | readonly number[];
};

export function openRerunners(environment: SliceEnvironment): {
  rerunners: readonly Rerunner[];
  close(): void;
} {
  const gather = openGather(environment);
  const marimo = openMarimo(environment.python);
  const rerunners: readonly Rerunner[] = [
    {
      name: 'Quire, restoreClosure',
      rerun: ({ before, after, edited }) =>
        positionsOf(
          restoreClosure(analyzeNotebook(after.cells), changed(edited), analyzeNotebook(before.cells)),
        ),
    },
    {
      name: 'Quire, reachForward alone',
      rerun: ({ after, edited }) => positionsOf(reachForward(analyzeNotebook(after.cells), changed(edited))),
    },
    {
      name: 'Gather, dependent cells',
      rerun({ after, edited }) {
        const log = gather(after.cells);
        return together(
          edited,
          edited.map((position) => log.dependents(position)),
        );
      },
    },
    {
      name: "marimo's graph",
      async rerun({ after, edited }) {
        const { reaches } = await marimo.graph(after.cells);
        return together(
          edited,
          edited.map((position) => reaches[position] ?? []),
        );
      },
    },
    {
      name: 'the edited cell and all below',
      rerun: ({ after, edited }) =>
        after.cells.flatMap((_, position) => (position >= Math.min(...edited) ? [position] : [])),
    },
  ];
  return { rerunners, close: () => marimo.close() };
}

const changed = (edited: readonly number[]) => ({ cellIds: edited.map((position) => `cell-${position}`) });
const positionsOf = (ids: readonly string[]) => ids.map((id) => Number(id.replace('cell-', '')));
const together = (edited: readonly number[], reached: readonly (readonly number[])[]): number[] =>
  [...new Set([...edited, ...reached.flat()])].sort((left, right) => left - right);
