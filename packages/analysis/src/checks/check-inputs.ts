import type { AnalysisCell } from '../cell.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { NotebookGraph } from '../flow/graph.ts';
import { extractParameters } from '../parameters/extract-parameters.ts';
import type { Parameter } from '../parameters/parameter.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';

/** Inputs that a cell changes in place, and inputs whose type is only guessed. */
export function checkInputs(
  { statements }: NotebookGraph,
  cells: readonly AnalysisCell[],
): Diagnostic<'input-changed' | 'input-without-type'>[] {
  const parameters = extractParameters(cells).parameters.filter(({ asked }) => asked === undefined);
  if (parameters.length === 0) return [];
  const inputs = new Map(parameters.map((parameter) => [parameter.name, parameter]));
  const rebound = new Set<string>();
  const changed = statements.flatMap((statement) => {
    const found = statement.changes.flatMap(({ name, how, certainty }): Diagnostic<'input-changed'>[] => {
      const input = inputs.get(name);
      if (
        input === undefined ||
        certainty !== 'certain' ||
        rebound.has(name) ||
        input.cellId === statement.cellId
      )
        return [];
      return [
        {
          code: 'input-changed',
          severity: 'warning',
          message: `The input "${name}" is changed here by \`${how}\`, so the cells below see something else than what was given.`,
          hint: `Work on a copy: ${name}_used = copy.copy(${name}).`,
          cellId: statement.cellId,
          range: statement.range,
        },
      ];
    });
    // From where the notebook gives the name a value of its own, it is no longer the input.
    for (const name of statement.defines)
      if (inputs.get(name)?.cellId !== statement.cellId) rebound.add(name);
    return found;
  });
  return [...changed, ...parameters.flatMap((parameter) => checkType(parameter, cells))];
}

const SURE_KINDS: ReadonlySet<string> = new Set([
  'integer',
  'number',
  'boolean',
  'string',
  'date',
  'datetime',
]);

function checkType(parameter: Parameter, cells: readonly AnalysisCell[]): Diagnostic<'input-without-type'>[] {
  const cell = cells.find(({ id }) => id === parameter.cellId);
  const source = cell?.source ?? '';
  const behind = source.slice(parameter.range.start + parameter.name.length);
  const isBare = source.slice(parameter.range.start).startsWith(parameter.name) && /^\s*=/.test(behind);
  // Papermill's own comment is an annotation as well.
  const isTold = /^[^\n]*#\s*type:/.test(behind);
  if (!isBare || isTold || parameter.default.kind !== 'static' || parameter.default.value === null) return [];
  const at = parameter.range.start + parameter.name.length;
  const { kind, nullable } = parameter.type;
  const isSure = SURE_KINDS.has(kind) && !nullable && parameter.typeText !== '';
  return [
    {
      code: 'input-without-type',
      severity: 'info',
      message: `The input "${parameter.name}" has no type; from its default it is taken for ${parameter.typeText}.`,
      hint: `Write ${parameter.name}: ${parameter.typeText} = … so that other values are checked and asked for as you mean.`,
      cellId: parameter.cellId,
      range: rangeOf(lineStartsOf(source), parameter.range.start, at),
      ...(isSure && {
        fix: {
          start: at,
          end: at,
          replacement: `: ${parameter.typeText}`,
          title: `Add the type ${parameter.typeText}`,
        },
      }),
    },
  ];
}
