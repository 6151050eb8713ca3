import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';
import { affectedStatements } from './affected-statements.ts';
import { comesOutOtherwise } from './different-each-time.ts';
import type { KernelHistory } from './kernel-history.ts';
import { ANYTHING, historyOf, touchedBy } from './kernel-history.ts';
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
  const needs = dependenciesByStatement(graph);
  const start = new Set([...changedStatements(graph, changed), ...history.left]);
  const hasNames = changed.names !== undefined && changed.names.length > 0;
  const closure: Closure = {
    graph: hasNames ? withOtherKeys(history.graph, needs, start) : history.graph,
    needs,
    history,
    start,
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

/** Names that get other values may be keys: who sees that may read other items than the graph says. */
function withOtherKeys(
  graph: NotebookGraph,
  needs: Closure['needs'],
  start: ReadonlySet<number>,
): NotebookGraph {
  const affected = affectedStatements(graph, needs, start);
  const statements = graph.statements.map((statement) => {
    const items = statement.items.map(({ reads: _, ...one }) => one);
    return affected.has(statement.index) ? { ...statement, items } : statement;
  });
  return { ...graph, statements };
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
    const overwritten = new Map<string, readonly string[]>();
    // The last first: what a later one surely assigns is not needed of an earlier one.
    const sources = (needs.get(statement.index) ?? []).toSorted((one, other) => other.to - one.to);
    for (const { to, name } of sources) {
      const maker = graph.statements[to];
      if (maker === undefined) continue;
      const gone = overwritten.get(name) ?? [];
      const needed = without(neededItems(statement, name, handedOn.get(statement.index)?.get(name)), gone);
      overwritten.set(name, [...gone, ...overwrittenItems(maker, name)]);
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
function neededInTheEnd({ graph, needs, history, run }: Closure): HandedOn {
  const handedOn: HandedOn = new Map();
  for (const name of history.touchedBefore) {
    let needed = ALL_ITEMS;
    for (const maker of graph.statements.toReversed()) {
      if (!touchedBy(maker).some((touch) => touch.name === name) || !isKept(needs, maker, name)) continue;
      if (run.has(maker.cellId) || history.isStale({ name, maker, needed, run })) {
        run.add(maker.cellId);
        handOn(handedOn, { to: maker.index, name, needed });
      }
      needed = without(needed, overwrittenItems(maker, name));
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
function addLaterTouches(closure: Closure): void {
  const { graph, needs, run } = closure;
  const touched = new Map<string, (readonly string[] | undefined)[]>();
  const bound = new Set<string>();
  for (const statement of graph.statements) {
    const touches = touchedBy(statement).filter(({ name }) => isKept(needs, statement, name));
    const isAgain =
      statement.shares.some((name) => bound.has(name) && !isLetGo(closure, statement, name)) ||
      touches.some(({ name, items }) => touched.get(name)?.some((other) => mayMeet(items, other)));
    if (isAgain) run.add(statement.cellId);
    if (!run.has(statement.cellId)) continue;
    for (const { name, items } of touches) touched.set(name, [...(touched.get(name) ?? []), items]);
    for (const name of [...statement.defines, ...statement.mayDefine]) bound.add(name);
  }
}

/** Whether a name that a statement shares with is bound anew before anybody changes or hands on what they share. */
function isLetGo({ graph, run }: Closure, sharer: GraphStatement, name: string): boolean {
  const sharing = [...sharer.defines, ...sharer.mayDefine, ...sharer.changes.map((change) => change.name)];
  for (let at = sharer.index + 1; at < graph.statements.length; at += 1) {
    const statement = graph.statements[at];
    if (statement === undefined) return false;
    const { cellId, defines, shares } = statement;
    const isTouched = touchedBy(statement).some((touch) => touch.name === name || touch.name === ANYTHING);
    if (isTouched) return defines.includes(name) && !shares.some((other) => sharing.includes(other));
    if (run.has(cellId) && shares.includes(name)) return false;
  }
  return false;
}

/** Channels that hold nothing for later, unless the graph says who is needed. */
const PASSING = /^(?:figure|network|stdin|chance|quire|random:.*)$/;

/** Whether it is state to keep: what nobody seeded is none. */
function isKept(needs: Closure['needs'], { index }: GraphStatement, name: string): boolean {
  return !PASSING.test(name) || needs.get(index)?.some((dependency) => dependency.name === name) === true;
}

const SETTINGS = /^display(?::.*)?$/;

/** Settings that a cell below changed are set as they were. */
function addSettings({ graph, history, run }: Closure): void {
  const first = graph.statements.find(({ cellId }) => run.has(cellId));
  if (first === undefined) return;
  for (const { cellId, writes } of graph.statements)
    if (writes.some((channel) => SETTINGS.test(channel) && history.isTouchedFrom(channel, first.cellId)))
      run.add(cellId);
}
