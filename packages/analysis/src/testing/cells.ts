import type { AnalysisCell } from '../cell.ts';
import { extractParameters } from '../parameters/extract-parameters.ts';
import type { Parameter, ParameterSet } from '../parameters/parameter.ts';

/** Code cells with ids `c1`, `c2`, … */
export function codeCells(...sources: string[]): AnalysisCell[] {
  return sources.map((source, index) => ({ id: `c${index + 1}`, type: 'code', source, tags: [] }));
}

/** A cell tagged `parameters`. */
export function parametersCell(source: string, id = 'p'): AnalysisCell {
  return { id, type: 'code', source, tags: ['parameters'] };
}

/** The inputs of one cell tagged `parameters`. */
export function parametersOf(source: string): ParameterSet {
  return extractParameters([parametersCell(source)]);
}

/** The one input that a cell declares. */
export function parameterOf(source: string): Parameter {
  const [parameter, ...others] = parametersOf(source).parameters;
  if (parameter === undefined || others.length > 0) throw new Error(`Not exactly one parameter: ${source}`);
  return parameter;
}
