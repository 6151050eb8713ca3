import type { CellView } from '@quire/contract';

/** One line of a cell, and whether the result needs it. */
export type BehindLine = {
  readonly text: string;
  readonly isNeeded: boolean;
  readonly reasons: readonly string[];
};
/** A plain value that a needed statement gives a name: something that can be changed and tried. */
export type Literal = {
  readonly cellId: string;
  readonly name: string;
  readonly text: string;
  /** Offsets of the value in the cell's source. */
  readonly start: number;
  readonly end: number;
};
export type BehindCell = { readonly id: string; readonly lines: readonly BehindLine[] };
export type Behind = {
  readonly cells: readonly BehindCell[];
  /** Names that statements of the parameters cell give and that the result needs. */
  readonly inputs: readonly string[];
  readonly literals: readonly Literal[];
  /** Something was met that reading the code cannot decide. */
  readonly isDoubtful: boolean;
};

const LITERAL =
  /^([A-Za-z_]\w*)\s*(?::[^=\n]+)?=\s*(-?\d[\d_]*(?:\.\d+)?(?:e-?\d+)?|"[^"\n\\]*"|'[^'\n\\]*'|True|False|None)\s*$/;
const PARAMETERS_TAG = 'parameters';
/** Reasons beyond these are not read. */
const REASONS_MAX = 3;

/** What a cell's result is made of: the statements that it needs, each with its reasons. Loads the analysis at first. */
export async function findBehind(cells: readonly CellView[], cellId: string): Promise<Behind> {
  const { readSlice } = await import('./read-slice.ts');
  const read = cells.map(({ id, type, source, tags }) => ({ id, type, source: source ?? '', tags }));
  const slice = await readSlice(read, cellId);
  const isParameters = new Set(cells.filter(({ tags }) => tags.includes(PARAMETERS_TAG)).map(({ id }) => id));
  const kept = slice.statements.map(({ statement, reasons }) => ({ ...statement, reasons }));
  return {
    cells: cells.flatMap((cell) => {
      const own = kept.filter((statement) => statement.cellId === cell.id);
      return own.length === 0 || cell.source === null
        ? []
        : [{ id: cell.id, lines: linesOf(cell.source, own) }];
    }),
    inputs: [
      ...new Set(kept.filter((each) => isParameters.has(each.cellId)).flatMap((each) => each.defines)),
    ],
    literals: kept.flatMap((statement) => {
      if (isParameters.has(statement.cellId)) return [];
      const source = cells.find(({ id }) => id === statement.cellId)?.source ?? '';
      return literalIn(
        statement.cellId,
        source.slice(statement.range.start, statement.range.end),
        statement.range.start,
      );
    }),
    isDoubtful: slice.confidence !== 'certain',
  };
}

type Kept = {
  readonly range: { readonly startLine: number; readonly endLine: number };
  readonly reasons: readonly string[];
};

export function linesOf(source: string, statements: readonly Kept[]): BehindLine[] {
  return source.split('\n').map((text, line) => {
    const here = statements.filter(({ range }) => range.startLine <= line && line <= range.endLine);
    const starting = here.filter(({ range }) => range.startLine === line);
    const reasons = [...new Set(starting.flatMap((statement) => statement.reasons))].map(sayReason);
    return { text, isNeeded: here.length > 0, reasons: reasons.slice(0, REASONS_MAX) };
  });
}

/** A reason stands beside the line that is used, so it speaks of that line. */
const USED = /^uses `([^`]+)`, defined in cell \d+$/u;

function sayReason(reason: string): string {
  if (reason === 'asked for') return 'makes this result';
  return reason.replace(USED, 'gives $1, which is used below').replaceAll('`', '');
}

export function literalIn(cellId: string, statement: string, offset: number): Literal[] {
  const [, name, text] = LITERAL.exec(statement.trimEnd()) ?? [];
  if (name === undefined || text === undefined) return [];
  const start = offset + statement.lastIndexOf(text);
  return [{ cellId, name, text, start, end: start + text.length }];
}
