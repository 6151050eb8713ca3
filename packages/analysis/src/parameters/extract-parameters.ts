import type { AnalysisCell } from '../cell.ts';
import { type ParsedCell, parseCell } from '../parser/parse-cell.ts';
import { childAt, namedChildren, textOf } from '../parser/syntax.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { applyFormInput, type FormInput } from './form-metadata.ts';
import { checkFormInput, sayFormProblem } from './form-problems.ts';
import { type AskedInput, readHelperCalls } from './helper-calls.ts';
import { type MercuryHeader, readMercuryHeader } from './mercury.ts';
import { nameMercuryWidgets } from './mercury-widgets.ts';
import { NameEnvironment } from './name-environment.ts';
import type { Parameter, ParameterDiagnostic, ParameterDiagnosticCode, ParameterSet } from './parameter.ts';
import { ParameterCellReader } from './parameter-cell-reader.ts';
import { ParameterDrafts } from './parameter-drafts.ts';

/** papermill's tag for the cell that declares a notebook's inputs. */
export const PARAMETERS_TAG = 'parameters';

/**
 * The inputs of a notebook: those of its cell tagged `parameters`, or of a header of Mercury, with what a form
 * builder said about them; then those that its cells ask for by the `quire` helper. With everything that could
 * not become one. Needs `loadParser`; never throws because of what the cells say.
 */
export function extractParameters(cells: readonly AnalysisCell[]): ParameterSet {
  const declared = readDeclared(cells);
  const asked = readAsked(cells, declared.parameters);
  const parameters = [...declared.parameters, ...asked.parameters].map((parameter, order) => ({
    ...parameter,
    order,
  }));
  return {
    parameters,
    diagnostics: [...declared.diagnostics, ...asked.diagnostics, ...nameMercuryWidgets(cells)],
    cellIds: declared.cellIds,
  };
}

function readDeclared(cells: readonly AnalysisCell[]): ParameterSet {
  const tagged = cells.filter((cell) => cell.tags.includes(PARAMETERS_TAG));
  if (tagged.length === 0) return readMercury(cells);
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
  return { ...arrange(drafts.finish(), tagged), cellIds: tagged.map((cell) => cell.id) };
}

/** The inputs as the form builder arranged and described them; those it does not name follow. */
function arrange(
  found: Pick<ParameterSet, 'parameters' | 'diagnostics'>,
  tagged: readonly AnalysisCell[],
): Pick<ParameterSet, 'parameters' | 'diagnostics'> {
  const form = new Map<string, FormInput>(
    tagged.flatMap((cell) => (cell.formInputs ?? []).map((input) => [input.name, input] as const)),
  );
  if (form.size === 0) return found;
  const byName = new Map(found.parameters.map((parameter) => [parameter.name, parameter]));
  const named = [...form.values()].flatMap((input) => {
    const parameter = byName.get(input.name);
    return parameter === undefined ? [] : [applyFormInput(parameter, input)];
  });
  const others = found.parameters.filter(({ name }) => !form.has(name));
  const [cell] = tagged;
  const unknown = [...form.keys()].filter((name) => !byName.has(name));
  const diagnostics =
    cell === undefined
      ? []
      : [
          ...unknown.map((name) => nameUnknown(cell, name)),
          ...[...form.values()].flatMap((input) => notKept(cell, byName.get(input.name), input)),
        ];
  return { parameters: [...named, ...others], diagnostics: [...found.diagnostics, ...diagnostics] };
}

function nameUnknown(cell: AnalysisCell, name: string): ParameterDiagnostic {
  return {
    code: 'form-name-unknown',
    severity: 'warning',
    message: `The form describes an input “${name}”, which the notebook does not have any more.`,
    hint: 'Open the form builder and publish again to drop it.',
    cellId: cell.id,
    range: rangeOf(lineStartsOf(cell.source), 0, cell.source.length),
  };
}

function notKept(
  cell: AnalysisCell,
  parameter: Parameter | undefined,
  input: FormInput,
): ParameterDiagnostic[] {
  if (parameter === undefined) return [];
  return checkFormInput(parameter, input)
    .filter(({ isDoubt }) => isDoubt !== true)
    .map((problem) => ({
      code: 'form-not-kept',
      severity: 'warning',
      message: sayFormProblem(parameter, problem),
      hint: 'Open the form builder, which shows it at its field, and publish again.',
      cellId: cell.id,
      range: rangeOf(lineStartsOf(cell.source), 0, cell.source.length),
    }));
}

/** Values are set after the cell that sets the header's variables, so that they count. */
function readMercury(cells: readonly AnalysisCell[]): ParameterSet {
  const header = readMercuryHeader(cells);
  if (header === undefined || header.parameters.length === 0)
    return { parameters: [], diagnostics: header?.diagnostics ?? [], cellIds: [] };
  const names = new Set(header.parameters.map(({ name }) => name));
  const assigning = cells.find((cell) => cell.type === 'code' && assigns(parseCell(cell), names));
  return assigning === undefined
    ? { ...header, cellIds: [header.cellId] }
    : { ...placed(header, assigning.id), cellIds: [assigning.id] };
}

const placed = (header: MercuryHeader, cellId: string) => ({
  parameters: header.parameters.map((parameter): Parameter => ({ ...parameter, cellId })),
  diagnostics: header.diagnostics,
});

function assigns({ tree }: ParsedCell, names: ReadonlySet<string>): boolean {
  return namedChildren(tree.root).some((statement) => {
    const [assignment] = namedChildren(statement);
    const left = assignment?.type === 'assignment' ? childAt(assignment, 'left') : undefined;
    return left !== undefined && names.has(textOf(left, tree.text));
  });
}

/** What the cells ask for themselves, in the order in which they ask. */
function readAsked(
  cells: readonly AnalysisCell[],
  declared: readonly Parameter[],
): { parameters: readonly AskedInput[]; diagnostics: readonly ParameterDiagnostic[] } {
  const taken = new Set(declared.map(({ name }) => name));
  const names = new NameEnvironment();
  const found = new Map<string, AskedInput>();
  const diagnostics: ParameterDiagnostic[] = [];
  for (const cell of cells) {
    if (cell.type !== 'code') continue;
    const speaks = /\bquire\b/.test(cell.source) || found.size > 0 || taken.size > 0;
    // Most notebooks ask for nothing; their cells need no second look.
    const parsed = speaks || /\bimport\b/.test(cell.source) ? parseCell(cell) : undefined;
    if (parsed === undefined || parsed.rewritten.opaque) continue;
    names.readCell(parsed);
    const calls = readHelperCalls(parsed, names);
    diagnostics.push(...calls.diagnostics);
    for (const input of calls.inputs) {
      if (taken.has(input.name)) diagnostics.push(keyTaken(input));
      else if (!found.has(input.name)) found.set(input.name, input);
    }
  }
  return { parameters: [...found.values()], diagnostics };
}

function keyTaken({ name, cellId, range }: AskedInput): ParameterDiagnostic {
  return {
    code: 'helper-key-taken',
    severity: 'warning',
    message: `This asks for “${name}”, and the parameters cell has an input of that name. A run can only be given the latter.`,
    hint: 'Give this one a key of its own: key="…".',
    cellId,
    range,
  };
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
