import type { NotebookGraph } from '../flow/graph.ts';

/** What changed: cells that were edited, or names that get another value (parameters). */
export interface ChangedParts {
  readonly cellIds?: readonly string[];
  readonly names?: readonly string[];
}

/** The cells that a change reaches, in execution order, the changed cells included. */
export function reachForward(graph: NotebookGraph, changed: ChangedParts): readonly string[] {
  return cellsOf(graph, dependentsOf(graph, changedStatements(graph, changed)));
}

/** The statements that were edited, or that give the changed names their values. */
export function changedStatements(
  graph: NotebookGraph,
  { cellIds = [], names = [] }: ChangedParts,
): Set<number> {
  const isChanged = (cellId: string, defines: readonly string[]) =>
    cellIds.includes(cellId) || names.some((name) => defines.includes(name));
  return new Set(
    graph.statements.filter(({ cellId, defines }) => isChanged(cellId, defines)).map(({ index }) => index),
  );
}

function dependentsOf(graph: NotebookGraph, start: ReadonlySet<number>): Set<number> {
  const dependents = new Map<number, number[]>();
  for (const { from, to } of graph.dependencies) dependents.set(to, [...(dependents.get(to) ?? []), from]);
  const reached = new Set(start);
  const queue = [...start];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    for (const dependent of dependents.get(index) ?? []) {
      if (reached.has(dependent)) continue;
      reached.add(dependent);
      queue.push(dependent);
    }
  }
  return reached;
}

function cellsOf(graph: NotebookGraph, statements: ReadonlySet<number>): readonly string[] {
  return [
    ...new Set(graph.statements.filter(({ index }) => statements.has(index)).map(({ cellId }) => cellId)),
  ];
}
