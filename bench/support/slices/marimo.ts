import type { AnalysisCell } from '../../../packages/analysis/src/index.ts';
import { openLineProcess } from './line-process.ts';

/** By position of a cell, the positions above it in marimo's graph and below it. */
export type MarimoGraph = { readonly needs: readonly number[][]; readonly reaches: readonly number[][] };

/** marimo's own graph of cells, in a Python process that stays. */
export function openMarimo(python: string): {
  graph(cells: readonly AnalysisCell[]): Promise<MarimoGraph>;
  close(): void;
} {
  const marimo = openLineProcess<{ cells: string[] }, MarimoGraph>(python, 'marimo-graph.py');
  return {
    graph: (cells) => marimo.ask({ cells: cells.map(({ source }) => source) }),
    close: () => marimo.close(),
  };
}
