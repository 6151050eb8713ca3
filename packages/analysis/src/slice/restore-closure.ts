import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { affectedStatements } from './affected-statements.ts';
import { comesOutOtherwise } from './different-each-time.ts';
import type { KernelHistory } from './kernel-history.ts';
import { historyOf, touchedBy } from './kernel-history.ts';
import type { ChangedParts } from './reach-forward.ts';
import { changedStatements } from './reach-forward.ts';
import { dependenciesByStatement } from './slice-notebook.ts';
import type { Items } from './touched-items.ts';
import { ALL_ITEMS, mayMeet, overwrittenItems, readItems, union, without } from './touched-items.ts';

interface Closure {
  readonly graph: NotebookGraph;
  readonly needs: ReadonlyMap<number, readonly Dependency[]>;
  readonly history: KernelHistory;
  /** Statements that come out otherwise, whatever the others do. */
  readonly start: Set<number>;
  /** Ids of the cells to run. */
  readonly run: Set<string>;
}

/**
 * The cells to run again in a kernel that still holds the results of the last run, as it was before the change
 * (`previous`; the same notebook unless given), so that all cells show, and all names are, what a clean run gives.
 *
 * Cells run whole. Those that the change reaches run, and those that made what these read, where the kernel has
 * something else by now: it was changed since, by a cell below or by the cell itself. What a cell that runs binds or
 * changes is bound and changed again by those below it. Cells that only come out as they did before reach nobody.
 *
 * Files and what lies outside the process are as the last run left them: what was appended to a file stays there.
 */
export function restoreClosure(
  graph: NotebookGraph,
  changed: ChangedParts,
  previous: NotebookGraph = graph,
): readonly string[] {
  const history = historyOf({ graph, previous }, changed);
  const closure: Closure = {
    graph: history.graph,
    needs: dependenciesByStatement(graph),
    history,
    start: new Set([...changedStatements(graph, changed), ...history.left]),
    run: new Set(),
  };
  for (let size = -1; size !== closure.run.size + closure.start.size; ) {
    size = closure.run.size + closure.start.size;
    addAffected(closure);
    addMakers(closure);
    addLaterTouches(closure);
    addSettings(closure);
  }
  return [...new Set(graph.statements.map(({ cellId }) => cellId))].filter((id) => closure.run.has(id));
}

function addAffected({ graph, needs, start, run }: Closure): void {
  const affected = affectedStatements(graph, needs, start);
  for (const index of affected) run.add(graph.statements[index]?.cellId ?? '');
  for (const statement of graph.statements) {
    if (!run.has(statement.cellId) || affected.has(statement.index)) continue;
    if (comesOutOtherwise(graph, statement)) start.add(statement.index);
  }
}

/** Adds those who made what a running statement reads, where the kernel does not have it any more. */
function addMakers(closure: Closure): void {
  const { graph, needs, history, run } = closure;
  const handedOn = neededInTheEnd(closure);
  for (const statement of graph.statements.toReversed()) {
    if (!run.has(statement.cellId)) continue;
    for (const { to, name } of needs.get(statement.index) ?? []) {
      const maker = graph.statements[to];
      if (maker === undefined) continue;
      const needed = neededItems(statement, name, handedOn.get(statement.index)?.get(name));
      if (!run.has(maker.cellId) && !history.isStale({ name, statement, maker, needed, run })) continue;
      run.add(maker.cellId);
      handOn(handedOn, { to, name, needed });
    }
  }
}

/** By statement and name: what is needed below of the names that it changes only in part. */
type HandedOn = Map<number, Map<string, Items>>;

function handOn(handedOn: HandedOn, at: { to: number; name: string; needed: Items }): void {
  const known = handedOn.get(at.to) ?? new Map<string, Items>();
  handedOn.set(at.to, known);
  const before = known.get(at.name);
  known.set(at.name, before === undefined ? at.needed : union(before, at.needed));
}

/** What edited cells bound or changed before is to be in the end what it is without that. */
function neededInTheEnd({ graph, history, run }: Closure): HandedOn {
  const handedOn: HandedOn = new Map();
  for (const name of history.touchedBefore) {
    for (const maker of graph.statements.toReversed()) {
      if (!touchedBy(maker).some((touch) => touch.name === name)) continue;
      if (run.has(maker.cellId) || history.isStale({ name, maker, needed: ALL_ITEMS, run })) {
        run.add(maker.cellId);
        handOn(handedOn, { to: maker.index, name, needed: ALL_ITEMS });
      }
      // Whoever changes it directly, or binds it, says itself what it needs.
      if (maker.defines.includes(name) || maker.uses.includes(name)) break;
    }
  }
  return handedOn;
}

function neededItems(statement: GraphStatement, name: string, handedOn: Items | undefined): Items {
  const read = readItems(statement, name);
  return handedOn === undefined ? read : union(read, without(handedOn, overwrittenItems(statement, name)));
}

/** Adds those below that bind or change again what a running statement binds or changes, or that share with it. */
function addLaterTouches({ graph, needs, run }: Closure): void {
  // What nobody seeded is no state to keep.
  const isKept = (name: string, { index }: GraphStatement) =>
    !PASSING.test(name) || needs.get(index)?.some((dependency) => dependency.name === name) === true;
  const touched = new Map<string, (readonly string[] | undefined)[]>();
  const bound = new Set<string>();
  for (const statement of graph.statements) {
    const touches = touchedBy(statement).filter(({ name }) => isKept(name, statement));
    const isAgain =
      statement.shares.some((name) => bound.has(name)) ||
      touches.some(({ name, items }) => touched.get(name)?.some((other) => mayMeet(items, other)));
    if (isAgain) run.add(statement.cellId);
    if (!run.has(statement.cellId)) continue;
    for (const { name, items } of touches) touched.set(name, [...(touched.get(name) ?? []), items]);
    for (const name of [...statement.defines, ...statement.mayDefine]) bound.add(name);
  }
}

/** Channels that hold nothing for later, unless the graph says who is needed. */
const PASSING = /^(?:figure|network|stdin|chance|quire|random:.*)$/;

const SETTINGS = /^display(?::.*)?$/;

/** Settings that a cell below changed are set as they were. */
function addSettings({ graph, history, run }: Closure): void {
  const first = graph.statements.find(({ cellId }) => run.has(cellId));
  if (first === undefined) return;
  for (const { cellId, writes } of graph.statements)
    if (writes.some((channel) => SETTINGS.test(channel) && history.isTouchedFrom(channel, first.cellId)))
      run.add(cellId);
}
