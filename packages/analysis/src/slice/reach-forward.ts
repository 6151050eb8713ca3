import type { NotebookGraph } from '../flow/graph.ts';

/** What changed: cells that were edited, or names that get another value (parameters). */
export interface ChangedParts {
  readonly cellIds?: readonly string[];
  readonly names?: readonly string[];
}

/** The cells that a change reaches, in execution order, the changed cells included. */
export function reachForward(graph: NotebookGraph, changed: ChangedParts): readonly string[] {
  return cellsOf(graph, dependentsOf(graph, startOf(graph, changed)));
}

/**
 * The cells to run again in a kernel that still holds the results of the last run. Cells that change something in
 * place must start from what it was, so the cells that made it run again too, and what these reach, and so on.
 */
export function restoreClosure(graph: NotebookGraph, changed: ChangedParts): readonly string[] {
  let statements = dependentsOf(graph, startOf(graph, changed));
  for (;;) {
    const cells = new Set([...statements].map((index) => graph.statements[index]?.cellId));
    const all = graph.statements.filter(({ cellId }) => cells.has(cellId));
    const grown = new Set(all.map(({ index }) => index));
    for (const { index, changes, writes } of all) {
      const changedNames = new Set([
        ...changes.map(({ name }) => name),
        ...writes.filter((name) => name.startsWith('random:')),
      ]);
      for (const { from, to, name } of graph.dependencies) {
        if (from === index && changedNames.has(name)) grown.add(to);
      }
      for (const other of graph.statements) {
        const sharesChange =
          other.changes.some(({ name }) => changedNames.has(name)) ||
          other.defines.some((name) => changedNames.has(name));
        if (
          sharesChange &&
          other.index < index &&
          leadsTo(graph, { from: index, to: other.index, names: changedNames })
        )
          grown.add(other.index);
      }
    }
    const reached = dependentsOf(graph, grown);
    if (reached.size === statements.size) return cellsOf(graph, reached);
    statements = reached;
  }
}

/** Whether `to` is needed by `from` through any of the names, directly. */
function leadsTo(
  graph: NotebookGraph,
  { from, to, names }: { from: number; to: number; names: ReadonlySet<string> },
): boolean {
  return graph.dependencies.some(
    (dependency) => dependency.from === from && dependency.to === to && names.has(dependency.name),
  );
}

function startOf(graph: NotebookGraph, { cellIds = [], names = [] }: ChangedParts): Set<number> {
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
