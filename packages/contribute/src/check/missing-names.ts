import { type AnalysisCell, analyzeNotebook } from '@quire/analysis';
import type { Extraction } from '../extract/extract.ts';
import type { CheckItem } from './check.ts';

/** Names that the extracted code needs and does not define, with where they are in the notebook. */
export function missingNames(extraction: Extraction, cells: readonly AnalysisCell[]): CheckItem[] {
  const module: AnalysisCell = { id: 'module', type: 'code', source: extraction.code, tags: [] };
  const names = new Map<string, number>();
  for (const { name, range } of analyzeNotebook([module]).missing)
    if (!names.has(name)) names.set(name, range.startLine);
  return [...names].map(([name, line]) => toItem(name, line, { extraction, cells }));
}

/** A missing name in words. `line` counts from 0 in the extracted code. */
export function toItem(
  name: string,
  line: number,
  { extraction, cells }: { extraction: Extraction; cells: readonly AnalysisCell[] },
): CheckItem {
  const part = extraction.parts.find(({ start, end }) => start <= line && line < end);
  return {
    message: `“${name}” is not defined in what would be contributed.`,
    advice: adviceFor(name, extraction, cells),
    path: null,
    line: line + 1,
    cellId: part?.cellId ?? null,
  };
}

function adviceFor(name: string, { statements }: Extraction, cells: readonly AnalysisCell[]): string {
  const binds = new RegExp(
    `(?:^|[\\s,(])${name}\\s*(?:=(?!=)|,)|(?:def|class|import|as)\\s+${name}\\b|import\\s.*\\b${name}\\b`,
    'm',
  );
  const found = statements.find(({ source, isIncluded }) => !isIncluded && binds.test(source));
  if (found !== undefined)
    return `It is made in cell ${found.cellIndex + 1}, line ${found.line}, which stays out: add that line.`;
  return cells.some(({ source }) => binds.test(source))
    ? 'It is made further down in the notebook, or in a way that cannot be followed: define it above.'
    : 'Nothing in the notebook defines it: perhaps its cell was deleted. Import or define it.';
}
