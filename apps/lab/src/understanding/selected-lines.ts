import { type NotebookSlice, type SliceSeed, sliceNotebook } from '@quire/analysis';
import type { Understanding } from './understand.ts';

/** A statement of the notebook, whether it comes along, and why. Lines count from 0. */
export type SelectedStatement = {
  cellId: string;
  startLine: number;
  endLine: number;
  source: string;
  isIncluded: boolean;
  role: 'seed' | 'needed' | 'corrected' | 'left-out';
  reasons: readonly string[];
};

/** A statement by its cell and first line (from 0): corrections outlive edits elsewhere. */
export type Place = string;
export const placeOf = (cellId: string, startLine: number): Place => `${cellId}:${startLine}`;

export type Corrections = { include: ReadonlySet<Place>; exclude: ReadonlySet<Place> };
export const NO_CORRECTIONS: Corrections = { include: new Set(), exclude: new Set() };

/** What is worth keeping: cells, or a variable as it is at the end. */
export type Wanted = { kind: 'cells'; cellIds: readonly string[] } | { kind: 'name'; name: string };

/** What the wanted things need, in the order in which the notebook ran, with its author's corrections. */
export function selectStatements(
  { asRun, cells }: Understanding,
  wanted: Wanted,
  corrections: Corrections,
): { statements: SelectedStatement[]; confidence: NotebookSlice['confidence']; doubts: string[] } {
  const seeds: SliceSeed[] =
    wanted.kind === 'name' ? [{ name: wanted.name }] : wanted.cellIds.map((cellId) => ({ cellId }));
  const added = asRun.statements
    .filter(({ cellId, range }) => corrections.include.has(placeOf(cellId, range.startLine)))
    .map(({ index }): SliceSeed => ({ statement: index }));
  const slices = [...seeds, ...added].map((seed) => sliceNotebook({ graph: asRun, cells }, seed));
  const reasons = new Map<number, Set<string>>();
  for (const { statements } of slices) {
    for (const { statement, reasons: why } of statements)
      for (const reason of why)
        reasons.set(statement.index, (reasons.get(statement.index) ?? new Set()).add(reason));
  }
  const statements = lastOfEach(asRun.statements).map((statement): SelectedStatement => {
    const { cellId, range, source, index } = statement;
    const why = [...(reasons.get(index) ?? [])];
    const place = placeOf(cellId, range.startLine);
    const isExcluded = corrections.exclude.has(place);
    const isIncluded = why.length > 0 && !isExcluded;
    const role = corrections.include.has(place) || isExcluded ? 'corrected' : roleOf(why);
    return {
      cellId,
      startLine: range.startLine,
      endLine: range.endLine,
      source,
      isIncluded,
      role,
      reasons: why,
    };
  });
  return {
    statements,
    confidence: worst(slices.map(({ confidence }) => confidence)),
    doubts: [...new Set(slices.flatMap(({ doubts }) => doubts.map(({ detail }) => detail)))],
  };
}

/** A cell that ran twice is shown once, as it ran last. */
function lastOfEach<T extends { cellId: string; range: { start: number } }>(statements: readonly T[]): T[] {
  const last = new Map(
    statements.map((statement) => [`${statement.cellId} ${statement.range.start}`, statement]),
  );
  return statements.filter(
    (statement) => last.get(`${statement.cellId} ${statement.range.start}`) === statement,
  );
}

function roleOf(reasons: readonly string[]): SelectedStatement['role'] {
  if (reasons.length === 0) return 'left-out';
  return reasons.includes('asked for') ? 'seed' : 'needed';
}

const CONFIDENCES = ['certain', 'likely', 'unknown'] as const;
function worst(all: readonly NotebookSlice['confidence'][]): NotebookSlice['confidence'] {
  return CONFIDENCES[Math.max(0, ...all.map((each) => CONFIDENCES.indexOf(each)))] ?? 'unknown';
}

/** The names that a cell gives its notebook: what one may ask for besides the cell itself. */
export function namesGivenBy({ asRun }: Understanding, cellIds: readonly string[]): string[] {
  const names = asRun.statements
    .filter(({ cellId, kind }) => cellIds.includes(cellId) && !kind.startsWith('import'))
    .flatMap(({ defines, changes }) => [...defines, ...changes.map(({ name }) => name)]);
  return [...new Set(names)];
}

/** Turns one statement around: what came along stays, what stayed comes along. */
export function correct(corrections: Corrections, place: Place, isIncluded: boolean): Corrections {
  const include = new Set(corrections.include);
  const exclude = new Set(corrections.exclude);
  if (isIncluded) {
    if (!include.delete(place)) exclude.add(place);
  } else if (!exclude.delete(place)) include.add(place);
  return { include, exclude };
}
