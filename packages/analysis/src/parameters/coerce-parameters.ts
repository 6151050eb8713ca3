import { checkValue } from './check-value.ts';
import { nearestName } from './nearest-name.ts';
import type { JsonValue, Parameter, ParameterSet } from './parameter.ts';
import type { ParameterError, ParameterResult } from './validation.ts';
import { isAsked } from './visibility.ts';

/**
 * Checks values from a form, a request or a command line against a notebook's parameters. A value absent or
 * `undefined` is not given, so the notebook's own default runs. Answers all errors at once, in the order of the
 * parameters, unknown names last.
 */
export function coerceParameters(
  set: Pick<ParameterSet, 'parameters'>,
  raw: Readonly<Record<string, unknown>>,
): ParameterResult {
  const errors: ParameterError[] = [];
  const values: [string, JsonValue][] = [];
  for (const parameter of set.parameters) {
    const value = Object.hasOwn(raw, parameter.name) ? raw[parameter.name] : undefined;
    if (value === undefined) {
      if (parameter.required && isAsked(parameter, set.parameters, raw)) errors.push(missing(parameter));
      continue;
    }
    const problems = checkValue(parameter.type, value);
    for (const problem of problems) errors.push(errorOf(parameter, problem));
    // A value without problems is one that JSON can hold.
    if (problems.length === 0) values.push([parameter.name, value as JsonValue]);
  }
  const known = new Set(set.parameters.map((parameter) => parameter.name));
  for (const name of Object.keys(raw)) if (!known.has(name)) errors.push(unknownParameter(name, [...known]));
  return errors.length > 0 ? { ok: false, errors } : { ok: true, values: Object.fromEntries(values) };
}

/** The error for a value of a known parameter. */
export function errorOf(
  parameter: Parameter,
  problem: Pick<ParameterError, 'code' | 'path' | 'message'>,
): ParameterError {
  if (parameter.message !== undefined)
    return { ...problem, name: parameter.name, message: parameter.message };
  const where = problem.path.length === 0 ? '' : `, at ${problem.path.map(stepInWords).join(', ')},`;
  return { ...problem, name: parameter.name, message: `${parameter.label}${where} ${problem.message}.` };
}

function stepInWords(step: string | number): string {
  return typeof step === 'number' ? `entry ${step + 1}` : JSON.stringify(step);
}

function missing(parameter: Parameter): ParameterError {
  return { code: 'missing', name: parameter.name, path: [], message: `${parameter.label} needs a value.` };
}

/** The error for a name that is no parameter, with the one that was likely meant. */
export function unknownParameter(name: string, known: readonly string[]): ParameterError {
  const suggestion = nearestName(name, known);
  const quoted = JSON.stringify(name);
  if (suggestion !== undefined) {
    const message = `There is no parameter called ${quoted}; did you mean "${suggestion}"?`;
    return { code: 'unknown', name, path: [], message, suggestion };
  }
  const list = known.length === 0 ? 'This notebook takes no parameters' : `It has ${known.join(', ')}`;
  return { code: 'unknown', name, path: [], message: `There is no parameter called ${quoted}. ${list}.` };
}
