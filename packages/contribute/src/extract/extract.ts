import {
  type AnalysisCell,
  type Confidence,
  type Dependency,
  type GraphStatement,
  lateNames,
  type NotebookGraph,
  type NotebookSlice,
  sliceNotebook,
} from '@quire/analysis';
import { assembleModule, type ModulePart } from './assemble-module.ts';
import { type Corrections, NO_CORRECTIONS, type Place, type Seed } from './seed.ts';

export interface NotebookCode {
  readonly cells: readonly AnalysisCell[];
  readonly graph: NotebookGraph;
}

export type StatementRole = 'seed' | 'needed' | 'corrected' | 'left-out';

/** A statement of the notebook, whether it comes along, and why. Lines count from 1. */
export interface ExtractedStatement {
  readonly cellId: string;
  readonly cellIndex: number;
  readonly line: number;
  readonly endLine: number;
  readonly source: string;
  readonly isIncluded: boolean;
  readonly role: StatementRole;
  readonly reasons: readonly string[];
}

/** The part of a notebook that goes into a file. */
export interface Extraction {
  /** Of all code cells, in the order of the cells. */
  readonly statements: readonly ExtractedStatement[];
  /** Imports first, then the rest in the order in which it ran. */
  readonly code: string;
  /** Which statement each part of `code` is, by the lines that it takes (from 0). */
  readonly parts: readonly ModulePart[];
  readonly confidence: Confidence;
  readonly doubts: readonly string[];
}

/**
 * Cuts out what a seed needs, as a module: statements that only show something stay behind, unless what they show is
 * the seed; corrections of a person count before everything else. What is included by hand brings along what it needs.
 */
export function extract(
  code: NotebookCode,
  seed: Seed,
  corrections: Corrections = NO_CORRECTIONS,
): Extraction {
  const { graph, cells } = code;
  const slices = seedsOf(seed).map((one) => sliceNotebook({ graph, cells }, one));
  const asked = new Set(slices.flatMap(askedFor));
  const chosen = graph.statements.filter((statement) => {
    if (isAt(statement, corrections.exclude)) return false;
    if (isAt(statement, corrections.include)) return true;
    return asked.has(statement.index) && (seed.kind === 'output' || !isForShow(statement));
  });
  const last = Math.max(
    -1,
    ...slices.flatMap(({ statements }) => statements.map(({ statement }) => statement.index)),
  );
  const reasons = reach(seed.kind === 'name' ? withoutFigures(graph) : graph, {
    from: chosen,
    without: corrections.exclude,
    last,
  });
  const byHand = new Set(
    graph.statements.filter((statement) => isAt(statement, corrections.include)).map(({ index }) => index),
  );
  const decided = graph.statements.map((statement) =>
    decide(statement, {
      why: reasons.get(statement.index),
      isAsked: asked.has(statement.index),
      byHand,
      corrections,
    }),
  );
  return {
    statements: [...decided].sort(
      (left, right) => left.cellIndex - right.cellIndex || left.line - right.line,
    ),
    ...assembleModule(
      graph.statements.filter((_, at) => decided[at]?.isIncluded),
      cells,
    ),
    confidence: worst(slices.map((slice) => slice.confidence)),
    doubts: [...new Set(slices.flatMap((slice) => slice.doubts.map(({ detail }) => detail)))],
  };
}

const seedsOf = (seed: Seed) =>
  seed.kind === 'name'
    ? [{ name: seed.name }]
    : (seed.kind === 'cells' ? seed.cellIds : [seed.cellId]).map((cellId) => ({ cellId }));

const ASKED_FOR = 'asked for';

const askedFor = ({ statements }: NotebookSlice): number[] =>
  statements.filter(({ reasons }) => reasons.includes(ASKED_FOR)).map(({ statement }) => statement.index);

/** A value is what it is whatever is drawn: calls that may draw on one figure do not need each other for it. */
const withoutFigures = (graph: NotebookGraph): NotebookGraph => ({
  ...graph,
  dependencies: graph.dependencies.filter(({ kind, name }) => kind !== 'channel' || name !== 'figure'),
});

type Reaching = { from: readonly GraphStatement[]; without: readonly Place[]; last: number };

/** Everything that statements need, with why; what was left out by hand brings nothing along. */
function reach(
  graph: NotebookGraph,
  { from, without, last }: Reaching,
): ReadonlyMap<number, readonly string[]> {
  const needs = new Map<number, Pick<Dependency, 'to' | 'reason'>[]>();
  for (const one of graph.dependencies) needs.set(one.from, [...(needs.get(one.from) ?? []), one]);
  const reasons = new Map<number, string[]>(from.map(({ index }) => [index, []]));
  const open = from.map(({ index }) => index);
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    const own = graph.statements[index];
    const late = own === undefined ? [] : lateNeeds(graph, own, last);
    for (const { to, reason } of [...(needs.get(index) ?? []), ...late]) {
      const statement = graph.statements[to];
      if (statement === undefined || isAt(statement, without)) continue;
      const known = reasons.get(to);
      if (known === undefined) open.push(to);
      if (!known?.includes(reason)) reasons.set(to, [...(known ?? []), reason]);
    }
  }
  return reasons;
}

/**
 * What a function needs when it is called: a file has to bring it, although nothing here calls the function. A name
 * means what it did last before the end of what was picked, else what it becomes later.
 */
function lateNeeds(
  { statements }: NotebookGraph,
  own: GraphStatement,
  last: number,
): Pick<Dependency, 'to' | 'reason'>[] {
  if (!/\b(?:def|lambda)\b/.test(own.source)) return [];
  return lateNames(own.source).flatMap((name) => {
    const touching = statements.filter(
      ({ defines, mayDefine, changes, index }) =>
        index !== own.index &&
        (defines.includes(name) || mayDefine.includes(name) || changes.some((one) => one.name === name)),
    );
    const before = touching.filter(({ index }) => index <= last);
    const known = before.length > 0 ? before : touching;
    const begin = known.findLastIndex(({ defines }) => defines.includes(name));
    const limit = before.length > 0 ? known.length : begin + 1;
    return known
      .slice(Math.max(0, begin), limit)
      .filter((one) => !isForShow(one))
      .map(({ index }) => ({ to: index, reason: `its functions use “${name}”` }));
  });
}

type Deciding = {
  /** Undefined: nothing that comes along needs it. */
  why: readonly string[] | undefined;
  isAsked: boolean;
  byHand: ReadonlySet<number>;
  corrections: Corrections;
};

function decide(
  statement: GraphStatement,
  { why, isAsked, byHand, corrections }: Deciding,
): ExtractedStatement {
  const at = {
    cellId: statement.cellId,
    cellIndex: statement.cellIndex,
    line: statement.range.startLine + 1,
    endLine: statement.range.endLine + 1,
    source: statement.source,
  };
  const left = (reason: string): ExtractedStatement => ({
    ...at,
    isIncluded: false,
    role: 'left-out',
    reasons: [reason],
  });
  if (isAt(statement, corrections.exclude))
    return { ...at, isIncluded: false, role: 'corrected', reasons: ['left out by you'] };
  if (byHand.has(statement.index))
    return { ...at, isIncluded: true, role: 'corrected', reasons: ['added by you', ...(why ?? [])] };
  if (why === undefined) return left(isAsked ? 'only shows or tries something' : 'not needed for it');
  if (statement.kind === 'magic' || statement.kind === 'opaque')
    return left('is for the notebook only: a file cannot hold it');
  const role = isAsked ? 'seed' : 'needed';
  return { ...at, isIncluded: true, role, reasons: isAsked ? [ASKED_FOR, ...why] : why };
}

/** Methods that people call at the end of a cell to see whether it works. */
const TRIES =
  /^[\w.[\]'"]+\.(?:fit|fit_transform|transform|predict|predict_proba|score|head|tail|describe|info|plot|show|sample|validate|check|as_\w+|to_string)\s*\(/;

/** A bare value or call at the top of a cell that binds nothing: only what it shows counts, or that it works. */
function isForShow({ kind, defines, mayDefine, changes, writes, source }: GraphStatement): boolean {
  if (kind !== 'expression_statement' || defines.length > 0 || mayDefine.length > 0) return false;
  // A text alone at the top may be the module's words.
  if (/^[rRuU]?(?:"""|'''|"|')/.test(source)) return false;
  if (TRIES.test(source)) return true;
  return changes.length === 0 && writes.every((channel) => channel === 'display' || channel === 'figure');
}

function isAt(statement: GraphStatement, places: readonly Place[]): boolean {
  return places.some(
    ({ cellId, line }) =>
      cellId === statement.cellId && (line === undefined || line === statement.range.startLine + 1),
  );
}

const ORDER: readonly Confidence[] = ['certain', 'likely', 'unknown'];
const worst = (all: readonly Confidence[]): Confidence =>
  ORDER[Math.max(0, ...all.map((one) => ORDER.indexOf(one)))] ?? 'unknown';
