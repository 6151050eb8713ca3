import type { GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { isOutside } from './plan-reach.ts';

/** Packages whose work lives in threads, other processes or the page, which a copy of the process does not have. */
const BOUND_TO_A_PROCESS = new Set(
  'threading multiprocessing concurrent asyncio signal atexit ipywidgets anywidget ipympl dask distributed ray pyspark joblib'.split(
    ' ',
  ),
);

/** Why a copy of an earlier process must not be used for these cells, in words; undefined when it may. */
export function obstacleTo(plan: {
  readonly graph: NotebookGraph;
  readonly first: number;
  /** Positions of the cells to run. */
  readonly run: ReadonlyMap<number, string>;
}): string | undefined {
  const { graph, run } = plan;
  if (!isInDocumentOrder(graph.statements)) return 'cells ran in another order than they stand';
  const bound = graph.statements
    .flatMap(({ modules }) => modules)
    .find((name) => BOUND_TO_A_PROCESS.has(name));
  if (bound !== undefined) return `\`${bound}\` works in threads or processes that cannot be copied`;
  const running = graph.statements.filter(({ cellIndex }) => run.has(cellIndex));
  return overwritten(graph, running) ?? openHandle(plan, running);
}

function isInDocumentOrder(statements: readonly GraphStatement[]): boolean {
  return statements.every(({ cellIndex }, at) => cellIndex >= (statements[at - 1]?.cellIndex ?? 0));
}

/**
 * The last run has left its files: one that is read and, further down or in the same cell, written again is no
 * longer what it was.
 */
function overwritten(graph: NotebookGraph, running: readonly GraphStatement[]): string | undefined {
  for (const { index, cellIndex, reads } of running) {
    for (const channel of reads.filter(isOutside)) {
      const writer = graph.statements.find(
        (other) => other.index >= index && other.writes.some((written) => mayBeSame(channel, written)),
      );
      if (writer !== undefined)
        return `cell ${cellIndex + 1} reads ${channel}, which cell ${writer.cellIndex + 1} has overwritten since`;
    }
  }
  return undefined;
}

function mayBeSame(read: string, written: string): boolean {
  if (read === written) return true;
  if (!isOutside(written)) return false;
  const [left, right] = [pathOf(read), pathOf(written)];
  if (left === '*' || right === '*') return true;
  const isInside = left.startsWith(`${right}/`) || right.startsWith(`${left}/`);
  return isInside || lastPartOf(left) === lastPartOf(right);
}

function pathOf(channel: string): string {
  return channel.slice(channel.indexOf(':') + 1);
}

/** The same file has as many paths as one likes, but mostly one last name. */
function lastPartOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A file that was open when the process was copied is read on by all copies together. */
function openHandle(
  { graph, first }: { readonly graph: NotebookGraph; readonly first: number },
  running: readonly GraphStatement[],
): string | undefined {
  const handles = new Set(
    graph.statements.filter(({ cellIndex }) => cellIndex < first).flatMap((statement) => statement.handles),
  );
  for (const { cellIndex, uses, changes } of running) {
    const name = [...uses, ...changes.map((change) => change.name)].find((one) => handles.has(one));
    if (name !== undefined) return `cell ${cellIndex + 1} uses \`${name}\`, an open file or connection`;
  }
  return undefined;
}
