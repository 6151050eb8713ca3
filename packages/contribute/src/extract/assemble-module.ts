import type { AnalysisCell, GraphStatement } from '@quire/analysis';
import { trimImport } from './trim-imports.ts';

/** Where a statement of the notebook went: its first line in the module and the one after its last, from 0. */
export interface ModulePart {
  readonly cellId: string;
  readonly start: number;
  readonly end: number;
  /** The statement's own first line: comments above it come before. */
  readonly first: number;
  /** The line of the cell that `first` is, from 0. */
  readonly cellLine: number;
}

const isImport = ({ kind }: GraphStatement): boolean => /^(?:future_)?import(?:_from)?_statement$/.test(kind);
const isFuture = ({ kind }: GraphStatement): boolean => kind === 'future_import_statement';

/** Statements as one module: imports once and first, then the rest in order, with the comments that belong to it. */
export function assembleModule(
  statements: readonly GraphStatement[],
  cells: readonly AnalysisCell[],
): { code: string; parts: ModulePart[] } {
  const lines = new Map(cells.map((cell) => [cell.id, cell.source.split('\n')]));
  const imports = withoutRepeats(statements.filter(isImport));
  const ordered = [
    ...imports.filter(isFuture),
    ...imports.filter((one) => !isFuture(one)),
    ...statements.filter((one) => !isImport(one)),
  ];
  const body = ordered
    .filter((one) => !isImport(one))
    .map(({ source }) => source)
    .join('\n');
  const code: string[] = [];
  const parts: ModulePart[] = [];
  for (const [at, statement] of ordered.entries()) {
    const own = lines.get(statement.cellId) ?? [];
    const above = isImport(statement) ? [] : commentsAbove(own, statement);
    const before = ordered[at - 1];
    if (before !== undefined && isImport(before) && !isImport(statement)) code.push('');
    else if (before !== undefined && isGap(before, statement, own)) code.push('');
    const start = code.length;
    const text = isImport(statement) ? trimImport(statement.source, body) : withComment(statement, own);
    code.push(...above, ...text.split('\n'));
    parts.push({
      cellId: statement.cellId,
      start,
      end: code.length,
      first: start + above.length,
      cellLine: statement.range.startLine,
    });
  }
  return { code: code.length === 0 ? '' : `${code.join('\n')}\n`, parts };
}

function withoutRepeats(imports: readonly GraphStatement[]): GraphStatement[] {
  const seen = new Set<string>();
  return imports.filter(({ source }) => {
    const key = source.replace(/\s+/g, ' ').trim();
    return !seen.has(key) && seen.add(key);
  });
}

/** Comment lines directly above, which speak of it; markers of editors do not. */
function commentsAbove(lines: readonly string[], { range }: GraphStatement): string[] {
  let first = range.startLine;
  while (/^#(?!\s*%%)/.test(lines[first - 1] ?? '')) first -= 1;
  return lines.slice(first, range.startLine);
}

/** The statement with the comment behind it. */
function withComment({ source, range }: GraphStatement, lines: readonly string[]): string {
  const rest = (lines[range.endLine] ?? '').slice(range.endColumn);
  const comment = /^\s*;?\s*(#.*)$/.exec(rest)?.[1];
  return comment === undefined || source.includes('#') ? source : `${source}  ${comment}`;
}

/** Whether a blank line stood between two statements, or a cell ended. */
function isGap(before: GraphStatement, statement: GraphStatement, lines: readonly string[]): boolean {
  if (isImport(statement)) return false;
  if (before.cellId !== statement.cellId) return true;
  const between = lines.slice(before.range.endLine + 1, statement.range.startLine);
  return between.some((line) => line.trim() === '');
}
