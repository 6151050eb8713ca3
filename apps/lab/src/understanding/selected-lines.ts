import { type Extraction, extract, type Seed } from '@quire/contribute';
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

/** What is worth keeping: cells, a variable as it is at the end, or what a cell shows. */
export type Wanted =
  | { kind: 'cells'; cellIds: readonly string[] }
  | { kind: 'name'; name: string }
  | { kind: 'output'; cellId: string };

/** What comes along: line by line in the order of the cells, and as one text in the order in which it ran. */
export type Picked = Pick<Extraction, 'code' | 'confidence' | 'doubts'> & {
  statements: readonly SelectedStatement[];
};

/** What the wanted things need, in the order in which the notebook ran, with its author's corrections. */
export function selectStatements(
  { asRun, cells }: Understanding,
  wanted: Wanted,
  { include, exclude }: Corrections,
): Picked {
  const seed: Seed = wanted.kind === 'cells' ? { kind: 'cells', cellIds: [...wanted.cellIds] } : wanted;
  const corrections = { include: [...include].map(readPlace), exclude: [...exclude].map(readPlace) };
  const { statements, ...rest } = extract({ graph: asRun, cells }, seed, corrections);
  return { ...rest, statements: lastOfEach(statements).map(fromOne) };
}

/** Outside of editors lines count from 1. */
type Numbered = Omit<SelectedStatement, 'startLine'> & { line: number };
export const fromOne = ({
  line,
  endLine,
  cellId,
  source,
  isIncluded,
  role,
  reasons,
}: Numbered): SelectedStatement => ({
  cellId,
  startLine: line - 1,
  endLine: endLine - 1,
  source,
  isIncluded,
  role,
  reasons,
});

export function readPlace(place: Place): { cellId: string; line: number } {
  const at = place.lastIndexOf(':');
  return { cellId: place.slice(0, at), line: Number(place.slice(at + 1)) + 1 };
}

/** A cell that ran twice is shown once, as it ran last. */
function lastOfEach<T extends { cellId: string; line: number }>(statements: readonly T[]): T[] {
  const last = new Map(statements.map((statement) => [placeOf(statement.cellId, statement.line), statement]));
  return [...last.values()];
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
