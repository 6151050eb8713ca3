import type { AnalysisCell } from '../cell.ts';
import type { NotebookGraph } from '../flow/graph.ts';
import { comesOutOtherwise } from './different-each-time.ts';
import { obstacleTo } from './plan-obstacles.ts';
import { reachedBy, startOf } from './plan-reach.ts';
import type { ChangedParts } from './reach-forward.ts';

/**
 * How to show a notebook's results after a change without running all of it.
 *
 * A runner that keeps a copy of the process as it was before each cell goes on from the copy before `first`: it gives
 * the changed inputs their new values there, runs the cells of `run` in order, and keeps the outputs that the cells
 * of `skip` showed last time. The outcome is that of a fresh run of the whole notebook.
 *
 * A cell is in `skip` only when the change surely cannot reach it **and** no cell that runs needs anything that it
 * does; everything else from `first` on runs. What cannot be followed counts as reached: unknown calls, `exec`,
 * `%run`, shell commands, and whatever reads a hidden state that a reached cell writes (display settings, seeded
 * generators, files, tables, the environment, what is typed, `quire`).
 *
 * Three things are left to the runner. When a cell that runs raises, a fresh run would have stopped there, so the
 * outputs of skipped cells below are not to be shown as results. Files are not part of a process: cells run in the
 * folder that the last run left (where that would matter, the plan is to start afresh). And warnings that Python
 * shows once only may be shown by another cell than in a fresh run.
 */
export interface RerunPlan {
  /**
   * Position, among the cells given, of the first cell to run; undefined when the change reaches nothing. With
   * `fromStart`, the first code cell.
   */
  readonly first: number | undefined;
  /** Whether a copy of an earlier process must not be used: run everything in a fresh process and folder. */
  readonly fromStart: boolean;
  /** Ids of the cells to run, in order. */
  readonly run: readonly string[];
  /** Ids of the code cells from `first` on whose last outputs stay. */
  readonly skip: readonly string[];
  /** For each of these cells, why, in words. */
  readonly why: ReadonlyMap<string, string>;
}

export interface PlannedNotebook {
  readonly graph: NotebookGraph;
  readonly cells: readonly AnalysisCell[];
  /** The graph before `changed.cellIds` were edited; what their old text did counts too. */
  readonly previous?: NotebookGraph;
}

const UNTOUCHED = 'nothing that changed reaches it, and no cell that runs needs it';

/**
 * Plans the re-run after cells were edited, or after inputs got other values. An input's value counts from the cell
 * tagged `parameters` on, else from its first assignment; that cell itself does not run again.
 */
export function planRerun(notebook: PlannedNotebook, changed: ChangedParts): RerunPlan {
  const { graph, cells } = notebook;
  const start = startOf(notebook, changed);
  if (typeof start === 'string') return afresh(cells, start);
  for (;;) {
    const reached = reachedBy(notebook, start);
    const firstReached = [...reached.keys()].map((index) => graph.statements[index]?.cellIndex ?? 0);
    if (firstReached.length === 0)
      return { first: undefined, fromStart: false, run: [], skip: [], why: new Map() };
    const first = Math.min(...firstReached);
    const run = cellsToRun(graph, reached, first);
    const obstacle = obstacleTo({ graph, first, run });
    if (obstacle !== undefined) return afresh(cells, obstacle);
    // What is run again for the sake of others may come out otherwise, and then its readers run as well.
    const differing = graph.statements.filter(
      (statement) =>
        run.has(statement.cellIndex) && !reached.has(statement.index) && comesOutOtherwise(graph, statement),
    );
    if (differing.length === 0) return planOf(cells, first, run);
    for (const { index } of differing) start.statements.set(index, 'comes out otherwise each time it runs');
  }
}

function planOf(cells: readonly AnalysisCell[], first: number, run: ReadonlyMap<number, string>): RerunPlan {
  const why = new Map<string, string>();
  const code = cells.flatMap((cell, index) =>
    cell.type === 'code' && index >= first ? [{ cell, index }] : [],
  );
  for (const { cell, index } of code) why.set(cell.id, run.get(index) ?? UNTOUCHED);
  return {
    first,
    fromStart: false,
    run: code.filter(({ index }) => run.has(index)).map(({ cell }) => cell.id),
    skip: code.filter(({ index }) => !run.has(index)).map(({ cell }) => cell.id),
    why,
  };
}

function afresh(cells: readonly AnalysisCell[], reason: string): RerunPlan {
  const code = cells.filter(({ type }) => type === 'code').map(({ id }) => id);
  const first = cells.findIndex(({ type }) => type === 'code');
  return {
    first: first === -1 ? undefined : first,
    fromStart: true,
    run: code,
    skip: [],
    why: new Map(code.map((id) => [id, reason])),
  };
}

/** By position, the cells that are reached and those that they need from `first` on, each with its reason. */
function cellsToRun(
  graph: NotebookGraph,
  reached: ReadonlyMap<number, string>,
  first: number,
): ReadonlyMap<number, string> {
  const run = new Map<number, string>();
  for (const [index, reason] of reached) {
    const cell = graph.statements[index]?.cellIndex ?? 0;
    if (!run.has(cell)) run.set(cell, reason);
  }
  const usesHistory = graph.statements.some(
    ({ cellIndex, uses }) => run.has(cellIndex) && uses.some((name) => HISTORY.test(name)),
  );
  const { names, changes: changed, from } = graph.implicit;
  for (const { index, cellIndex, writes, defines, mayDefine, changes } of graph.statements) {
    if (cellIndex < first || run.has(cellIndex)) continue;
    const made = [...defines, ...mayDefine, ...changes.map(({ name }) => name)];
    const read = made.find((name) => names.has(name));
    if (changed !== undefined && index > from)
      run.set(cellIndex, `may run a method that changes something: ${changed}`);
    else if (read !== undefined) run.set(cellIndex, `sets \`${read}\`, which methods read wherever they run`);
    else if (usesHistory) run.set(cellIndex, 'a cell that runs uses what earlier cells showed');
    else if (writes.some((channel) => SETTINGS.test(channel)))
      run.set(cellIndex, 'sets what cells below it depend on');
  }
  addNeeds(graph, run, first);
  return run;
}

/** Adds the cells from `first` on that those in `run` need, and what these need, until nothing is missing. */
function addNeeds(graph: NotebookGraph, run: Map<number, string>, first: number): void {
  for (let size = -1; size !== run.size; ) {
    size = run.size;
    for (const { from, to, reason } of graph.dependencies) {
      const needing = graph.statements[from]?.cellIndex ?? -1;
      const needed = graph.statements[to]?.cellIndex ?? -1;
      if (needed >= first && run.has(needing) && !run.has(needed))
        run.set(needed, `cell ${needing + 1} ${reason}`);
    }
  }
}

/** IPython's names for what was shown and typed before. */
const HISTORY = /^(?:_{1,3}|_i{1,3}|_\d+|_i\d+|_[iod]h|In|Out)$/;

/** Settings are read by all who show, import or warn, which no statement says. */
const SETTINGS = /^(?:display(?::.*)?|imports|environment|magics|folder:.*|module:.*)$/;
