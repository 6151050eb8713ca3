import type { AnalysisCell } from '../cell.ts';
import type { Risk } from '../flow/effects.ts';
import type { Dependency, GraphStatement, NotebookGraph } from '../flow/graph.ts';

/** Where a slice starts: a whole cell, one statement, or a name as it is at the end. */
export type SliceSeed =
  | { readonly cellId: string }
  | { readonly statement: number }
  | { readonly name: string };

export interface SliceOptions {
  /** Keep whole cells, as an author would copy them, or only the statements that are needed. */
  readonly granularity: 'cells' | 'statements';
}

/**
 * `certain`: nothing was left out whose effects the analysis cannot see; `unknown`: run it to be sure.
 */
export type Confidence = 'certain' | 'likely' | 'unknown';

export interface SlicedStatement {
  readonly statement: GraphStatement;
  /** Why it is kept, in words; the seed's own say so. */
  readonly reasons: readonly string[];
}

export interface SlicedCell {
  readonly cellId: string;
  /** Runnable as it stands. */
  readonly source: string;
}

export interface NotebookSlice {
  readonly cells: readonly SlicedCell[];
  readonly statements: readonly SlicedStatement[];
  readonly confidence: Confidence;
  /** What made the confidence less than certain. */
  readonly doubts: readonly Risk[];
}

/**
 * The part of a notebook that a seed's value needs, in execution order. Settings of how results look that stand
 * before the seed are always kept. An unknown seed gives an empty slice.
 */
export function sliceNotebook(
  { graph, cells }: { readonly graph: NotebookGraph; readonly cells: readonly AnalysisCell[] },
  seed: SliceSeed,
  options: SliceOptions = { granularity: 'statements' },
): NotebookSlice {
  const seeds = seedStatements(graph, seed);
  const last = Math.max(-1, ...seeds);
  const reasons = new Map<number, Set<string>>();
  const queue: number[] = [];
  const keep = (index: number, reason: string) => {
    const known = reasons.get(index);
    if (known !== undefined) {
      known.add(reason);
      return;
    }
    reasons.set(index, new Set([reason]));
    queue.push(index);
  };
  for (const index of seeds) keep(index, 'asked for');
  for (const { index, writes } of graph.statements) {
    if (index < last && writes.includes('display')) keep(index, 'sets how results look');
  }
  const needs = dependenciesByStatement(graph);
  const wholeCells = options.granularity === 'cells' ? statementsByRun(graph) : undefined;
  const keepNeeds = () => {
    for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
      for (const { to, reason } of needs.get(index) ?? []) keep(to, reason);
      for (const other of wholeCells?.get(index) ?? [])
        if (other <= last) keep(other, 'stands in the same cell');
    }
  };
  keepNeeds();
  if ([...reasons.keys()].some((index) => graph.statements[index]?.mayDraw === true)) {
    for (const { index, writes } of graph.statements)
      if (index < last && writes.includes('display:plots')) keep(index, 'sets how plots look');
    keepNeeds();
  }
  const kept = [...reasons].sort(([left], [right]) => left - right);
  const statements = kept.flatMap(([index, why]): SlicedStatement[] => {
    const statement = graph.statements[index];
    return statement === undefined ? [] : [{ statement, reasons: [...why] }];
  });
  const doubts = graph.statements
    .slice(0, last + 1)
    .flatMap(({ index, risks }) =>
      reasons.has(index) ? risks.filter(({ kind }) => LASTING.has(kind)) : risks,
    );
  return {
    cells: cellsOf(graph, { kept: statements, cells }, options),
    statements,
    confidence: confidenceOf(doubts),
    doubts,
  };
}

function seedStatements(graph: NotebookGraph, seed: SliceSeed): number[] {
  if ('statement' in seed) return graph.statements[seed.statement] === undefined ? [] : [seed.statement];
  if ('cellId' in seed) {
    const all = graph.statements.filter((statement) => statement.cellId === seed.cellId);
    // When a cell ran several times, its last run is what is seen.
    return lastRun(all).map((statement) => statement.index);
  }
  const touching = graph.statements.filter(
    ({ defines, mayDefine, changes }) =>
      defines.includes(seed.name) ||
      mayDefine.includes(seed.name) ||
      changes.some(({ name }) => name === seed.name),
  );
  const lastDefinition = touching.findLastIndex(({ defines }) => defines.includes(seed.name));
  return touching.slice(Math.max(0, lastDefinition)).map((statement) => statement.index);
}

function lastRun(statements: readonly GraphStatement[]): readonly GraphStatement[] {
  const first = statements.findLastIndex((statement, at) => {
    const before = statements[at - 1];
    return (
      before === undefined ||
      before.index !== statement.index - 1 ||
      before.range.start >= statement.range.start
    );
  });
  return statements.slice(Math.max(0, first));
}

/** For each statement, what it needs. */
export function dependenciesByStatement(graph: NotebookGraph): ReadonlyMap<number, readonly Dependency[]> {
  const byStatement = new Map<number, Dependency[]>();
  for (const dependency of graph.dependencies) {
    const found = byStatement.get(dependency.from);
    if (found === undefined) byStatement.set(dependency.from, [dependency]);
    else found.push(dependency);
  }
  return byStatement;
}

/** For each statement, all that ran with it as one cell. */
function statementsByRun(graph: NotebookGraph): ReadonlyMap<number, readonly number[]> {
  const runs = new Map<number, number[]>();
  let run: number[] = [];
  let previous: GraphStatement | undefined;
  for (const statement of graph.statements) {
    const isSameRun = previous?.cellId === statement.cellId && previous.range.start < statement.range.start;
    if (!isSameRun) run = [];
    run.push(statement.index);
    runs.set(statement.index, run);
    previous = statement;
  }
  return runs;
}

function cellsOf(
  graph: NotebookGraph,
  { kept, cells }: { readonly kept: readonly SlicedStatement[]; readonly cells: readonly AnalysisCell[] },
  { granularity }: SliceOptions,
): SlicedCell[] {
  const sources = new Map(cells.map((cell) => [cell.id, cell.source]));
  const whole = statementsByRun(graph);
  return runsOf(kept).map((run) => {
    const [first] = run;
    const cellId = first?.cellId ?? '';
    const source = sources.get(cellId) ?? '';
    // Kept whole, a cell stays as its author wrote it, comments and all.
    const isWhole = granularity === 'cells' || run.length === whole.get(first?.index ?? -1)?.length;
    return { cellId, source: isWhole ? source : statementsOf(run, source) };
  });
}

/** Kept statements, by the run of their cell. */
function runsOf(kept: readonly SlicedStatement[]): readonly (readonly GraphStatement[])[] {
  const runs: GraphStatement[][] = [];
  let previous: GraphStatement | undefined;
  for (const { statement } of kept) {
    const isSameRun = previous?.cellId === statement.cellId && previous.range.start < statement.range.start;
    if (isSameRun) runs.at(-1)?.push(statement);
    else runs.push([statement]);
    previous = statement;
  }
  return runs;
}

/** A semicolon behind the last of them says that its value is not to be shown. */
function statementsOf(run: readonly GraphStatement[], source: string): string {
  const end = run.at(-1)?.range.end ?? 0;
  return (
    run.map((statement) => statement.source).join('\n') + (/^[ \t]*;/.test(source.slice(end)) ? ';' : '')
  );
}

/** Doubts that remain where the statement is kept: with others, all that it may do is done. */
const LASTING: ReadonlySet<Risk['kind']> = new Set(['unparsed', 'too-large', 'dynamic-attribute']);

const UNKNOWN_RISKS: ReadonlySet<Risk['kind']> = new Set(['wildcard', 'unparsed', 'too-large', 'opaque']);

function confidenceOf(doubts: readonly Risk[]): Confidence {
  if (doubts.some(({ kind }) => UNKNOWN_RISKS.has(kind))) return 'unknown';
  return doubts.length > 0 ? 'likely' : 'certain';
}
