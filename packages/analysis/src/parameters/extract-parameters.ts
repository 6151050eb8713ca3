import type { AnalysisCell } from '../cell.ts';
import { parseCell } from '../parser/parse-cell.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { NameEnvironment } from './name-environment.ts';
import type { ParameterDiagnostic, ParameterDiagnosticCode, ParameterSet } from './parameter.ts';
import { ParameterCellReader } from './parameter-cell-reader.ts';
import { ParameterDrafts } from './parameter-drafts.ts';

/** papermill's tag for the cell that declares a notebook's inputs. */
export const PARAMETERS_TAG = 'parameters';

/**
 * The inputs that a notebook declares in its cell tagged `parameters`, with everything there that could not
 * become one. Needs `loadParser`; never throws because of what the cells say.
 */
export function extractParameters(cells: readonly AnalysisCell[]): ParameterSet {
  const tagged = cells.filter((cell) => cell.tags.includes(PARAMETERS_TAG));
  if (tagged.length === 0) return { parameters: [], diagnostics: [], cellIds: [] };
  const drafts = new ParameterDrafts();
  const names = new NameEnvironment();
  const last = cells.indexOf(tagged.at(-1) as AnalysisCell);
  for (const cell of cells.slice(0, last + 1)) {
    if (cell.type !== 'code') {
      if (tagged.includes(cell)) drafts.report(wholeCell(cell, 'parameters-not-code'));
      continue;
    }
    const parsed = parseCell(cell);
    if (!tagged.includes(cell)) names.readCell(parsed);
    else if (parsed.rewritten.opaque) drafts.report(wholeCell(cell, 'parameters-opaque-cell'));
    else new ParameterCellReader(parsed, names, drafts).read();
  }
  const code = tagged.filter((cell) => cell.type === 'code');
  for (const cell of code.slice(1)) drafts.report(wholeCell(cell, 'parameters-several-cells'));
  return { ...drafts.finish(), cellIds: tagged.map((cell) => cell.id) };
}

const WHOLE_CELL = {
  'parameters-not-code': {
    severity: 'warning',
    message: 'This cell is tagged "parameters" but is not a code cell, so it declares no inputs.',
    hint: 'Move the tag to the code cell that assigns the inputs.',
  },
  'parameters-opaque-cell': {
    severity: 'error',
    message:
      'This cell is tagged "parameters" but its first line makes it another language than Python, so it declares no inputs.',
    hint: 'Move the tag to a Python cell.',
  },
  'parameters-several-cells': {
    severity: 'warning',
    message:
      'Several cells are tagged "parameters". Their inputs are shown together, but given values are set after the first of them, as papermill does, so a later one may set them back.',
    hint: 'Keep the inputs in one cell.',
  },
} as const satisfies Partial<
  Record<ParameterDiagnosticCode, Pick<ParameterDiagnostic, 'severity' | 'message' | 'hint'>>
>;

function wholeCell(cell: AnalysisCell, code: keyof typeof WHOLE_CELL): ParameterDiagnostic {
  return {
    code,
    ...WHOLE_CELL[code],
    cellId: cell.id,
    range: rangeOf(lineStartsOf(cell.source), 0, cell.source.length),
  };
}
