import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  coerceParameters,
  type JsonValue,
  type ParameterError,
  type ParameterSet,
  type ParameterType,
  type ParameterValues,
  parseCommandLineValue,
} from '@quire/analysis';
import { CliError } from './cli-error.ts';
import type { Context } from './context.ts';
import { EXIT } from './exit-codes.ts';

type Parameters = Pick<ParameterSet, 'parameters'>;

export interface GivenValues {
  /** `-p name=text`, in order. */
  readonly assignments: readonly string[];
  /** `-f FILE`: a JSON object of values. */
  readonly file: string | undefined;
}

/**
 * The values that a command line gives, checked against a notebook's parameters; `-p` wins over the file.
 * @throws CliError with everything that is wrong with them.
 */
export async function readGivenValues(
  context: Context,
  parameters: Parameters,
  given: GivenValues,
): Promise<ParameterValues> {
  const raw: Record<string, unknown> =
    given.file === undefined ? {} : await readValuesFile(context, given.file);
  const errors: ParameterError[] = [];
  for (const [name, text] of parseAssignments(given.assignments)) {
    const parameter = parameters.parameters.find((each) => each.name === name);
    const result = parameter && parseCommandLineValue(parameter, text);
    if (result?.ok === false) errors.push(result.error);
    raw[name] = result?.ok ? result.value : text;
  }
  const refused = new Set(errors.map((error) => error.name));
  const result = coerceParameters(parameters, raw);
  if (!result.ok) errors.push(...result.errors.filter((error) => !refused.has(error.name)));
  if (result.ok && errors.length === 0) return result.values;
  throw invalidValues(errors);
}

function invalidValues(errors: readonly ParameterError[]): CliError {
  const what = errors.length === 1 ? 'An input is not valid.' : `${errors.length} inputs are not valid.`;
  return new CliError(EXIT.invalid, what, {
    details: errors.map((error) => `${error.name}: ${error.message}`),
  });
}

function parseAssignments(assignments: readonly string[]): Map<string, string> {
  const values = new Map<string, string>();
  for (const assignment of assignments) {
    const at = assignment.indexOf('=');
    const name = assignment.slice(0, Math.max(at, 0)).trim();
    if (name === '') {
      throw new CliError(EXIT.usage, `“${assignment}” is not an input. Write -p name=value.`);
    }
    if (values.has(name)) throw new CliError(EXIT.usage, `The input “${name}” is given twice.`);
    values.set(name, assignment.slice(at + 1));
  }
  return values;
}

async function readValuesFile(context: Context, path: string): Promise<Record<string, unknown>> {
  const text = await readFile(resolve(context.cwd, path), 'utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new CliError(
      EXIT.invalid,
      `${path} is not valid JSON: ${error instanceof Error ? error.message : ''}`,
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new CliError(EXIT.invalid, `${path} should hold a JSON object, such as {"region": "North"}.`);
}

/** Replaces the paths among the values by what `replace` makes of each file's absolute path. */
export async function replacePaths(
  context: Context,
  { parameters, values }: { parameters: Parameters; values: ParameterValues },
  replace: (path: string) => Promise<string>,
): Promise<ParameterValues> {
  const onFile = async (text: string): Promise<string> => {
    const path = resolve(context.cwd, text.startsWith('@') ? text.slice(1) : text);
    const found = await stat(path).catch(() => null);
    if (found?.isFile()) return replace(path);
    throw new CliError(EXIT.invalid, found ? `${path} is not a file.` : `There is no file ${path}.`);
  };
  const replaced: Record<string, JsonValue> = { ...values };
  for (const { name, type } of parameters.parameters) {
    const value = replaced[name];
    if (value !== undefined) replaced[name] = await replaceInValue(type, value, onFile);
  }
  return replaced;
}

async function replaceInValue(
  type: ParameterType,
  value: JsonValue,
  onFile: (text: string) => Promise<string>,
): Promise<JsonValue> {
  if (type.kind === 'path' && typeof value === 'string') return onFile(value);
  if (type.kind === 'list' && Array.isArray(value)) {
    const items: JsonValue[] = [];
    for (const item of value as readonly JsonValue[])
      items.push(await replaceInValue(type.item, item, onFile));
    return items;
  }
  const mayBePath = type.kind === 'union' && type.members.some((member) => member.kind === 'path');
  return mayBePath && typeof value === 'string' && value.startsWith('@') ? onFile(value) : value;
}
