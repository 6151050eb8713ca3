import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';

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
 * The cells to run again in a kernel that still holds the results of the last run, as it was before the change
 * (`previous`; the same notebook unless given). What a cell reads may have been changed since, by a cell below or
 * by itself, so whatever made it runs again too, with what that reaches, and so on.
 */
export function restoreClosure(
  graph: NotebookGraph,
  changed: ChangedParts,
  previous: NotebookGraph = graph,
): readonly string[] {
  const lastTouch = lastTouches([graph, previous]);
  const isStale = ({ from, name }: Dependency) => {
    const reader = graph.statements[from];
    return reader !== undefined && (lastTouch.get(name) ?? -1) >= reader.cellIndex;
  };
  const start = startOf(graph, changed);
  for (const index of leftovers({ graph, previous }, changed)) start.add(index);
  let statements = dependentsOf(graph, start);
  for (;;) {
    const cells = new Set([...statements].map((index) => graph.statements[index]?.cellId));
    const grown = new Set(
      graph.statements.filter(({ cellId }) => cells.has(cellId)).map(({ index }) => index),
    );
    for (const dependency of graph.dependencies) {
      if (grown.has(dependency.from) && isStale(dependency)) grown.add(dependency.to);
    }
    const reached = dependentsOf(graph, grown);
    if (reached.size === statements.size) return cellsOf(graph, reached);
    statements = reached;
  }
}

/** Everything that a statement leaves different: names and channels. */
function touchedBy({ defines, mayDefine, changes, writes }: GraphStatement): string[] {
  return [...defines, ...mayDefine, ...changes.map(({ name }) => name), ...writes];
}

/** By name or channel, the position of the last cell that binds, changes or writes it. */
function lastTouches(graphs: readonly NotebookGraph[]): ReadonlyMap<string, number> {
  const last = new Map<string, number>();
  for (const { statements } of graphs) {
    for (const statement of statements) {
      for (const name of touchedBy(statement))
        last.set(name, Math.max(last.get(name) ?? -1, statement.cellIndex));
    }
  }
  return last;
}

/** Statements that read, or made, what only the cells' earlier text touched: its traces are still in the kernel. */
function leftovers(
  { graph, previous }: { readonly graph: NotebookGraph; readonly previous: NotebookGraph },
  { cellIds = [] }: ChangedParts,
): number[] {
  const before = previous.statements.filter(({ cellId }) => cellIds.includes(cellId));
  const touched = new Set(before.flatMap(touchedBy));
  const first = Math.min(...before.map(({ cellIndex }) => cellIndex));
  return graph.dependencies.flatMap(({ from, to, name }) => {
    const isAfter = (graph.statements[from]?.cellIndex ?? -1) > first;
    return isAfter && touched.has(name) ? [from, to] : [];
  });
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
