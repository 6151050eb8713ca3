import type { Json, JsonObject, MimeBundle, Output } from './document.ts';
import { isJsonObject } from './document.ts';
import type { PathStep } from './json-text.ts';
import type { ProblemList } from './problems.ts';

interface OutputContext {
  readonly warnings: ProblemList;
  readonly isLegacy: boolean;
}

/**
 * The outputs of a code cell, upgraded to 4.5. One that is not well-formed is left out with a warning:
 * outputs never stand in the way of publishing, where they are dropped anyway.
 */
export function readOutputs(
  value: Json | undefined,
  path: readonly PathStep[],
  context: OutputContext,
): Output[] {
  const { warnings, isLegacy } = context;
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) {
    warnings.add('repaired', path, '“outputs” should be a list; it was left out.');
    return [];
  }
  return (value as readonly Json[]).flatMap((output, index) => {
    const read = isJsonObject(output) ? readOutput(output, isLegacy) : null;
    if (read !== null) return [read];
    warnings.add('repaired', [...path, index], 'This output is not well-formed and was left out.');
    return [];
  });
}

/** A count of executions: a whole number from 0, or null. */
export function readCount(value: Json | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** MIME bundles with every non-JSON value as one string; null when a value has another type. */
export function joinMimeBundle(bundle: JsonObject): MimeBundle | null {
  const entries: [string, Json][] = [];
  for (const [type, value] of Object.entries(bundle)) {
    const joined = isJsonMime(type) ? value : joinLines(value, false);
    if (joined === null && !isJsonMime(type)) return null;
    entries.push([type, joined]);
  }
  return Object.fromEntries(entries);
}

function readOutput(output: JsonObject, isLegacy: boolean): Output | null {
  switch (output.output_type) {
    case 'stream':
      return readStream(output, isLegacy);
    case 'display_data':
      return readDisplay(output, isLegacy);
    case 'execute_result':
    case 'pyout': {
      const display = readDisplay(output, isLegacy);
      const execution_count = readCount(output.execution_count ?? output.prompt_number);
      return display === null ? null : { ...display, output_type: 'execute_result', execution_count };
    }
    case 'error':
    case 'pyerr':
      return readError(output);
    default:
      return null;
  }
}

function readStream(output: JsonObject, isLegacy: boolean): Output | null {
  const name = output.name ?? output.stream ?? 'stdout';
  const text = joinLines(output.text ?? '', isLegacy);
  return typeof name === 'string' && text !== null ? { output_type: 'stream', name, text } : null;
}

function readError(output: JsonObject): Output | null {
  const { ename, evalue, traceback } = output;
  if (typeof ename !== 'string' || typeof evalue !== 'string') return null;
  const lines = Array.isArray(traceback) ? traceback.filter((line) => typeof line === 'string') : [];
  return { output_type: 'error', ename, evalue, traceback: lines };
}

function readDisplay(
  output: JsonObject,
  isLegacy: boolean,
): (Output & { output_type: 'display_data' }) | null {
  const { data } = output;
  const isOld = data === undefined;
  const bundle = isOld ? toMimeKeys(output, isLegacy) : isJsonObject(data) ? joinMimeBundle(data) : null;
  if (bundle === null) return null;
  const given = isJsonObject(output.metadata) ? output.metadata : {};
  const metadata = isOld ? renameKeys(given) : given;
  return { output_type: 'display_data', data: bundle, metadata };
}

/** nbformat 3's names for MIME types. */
const MIME_TYPES: ReadonlyMap<string, string> = new Map([
  ['text', 'text/plain'],
  ['html', 'text/html'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
  ['jpeg', 'image/jpeg'],
  ['latex', 'text/latex'],
  ['json', 'application/json'],
  ['javascript', 'application/javascript'],
]);
const NOT_DATA: ReadonlySet<string> = new Set([
  'output_type',
  'execution_count',
  'prompt_number',
  'metadata',
]);

/** nbformat 3 keeps the data beside the other fields of the output, and JSON as text. */
function toMimeKeys(output: JsonObject, isLegacy: boolean): MimeBundle | null {
  const entries = Object.entries(output).filter(([key]) => !NOT_DATA.has(key));
  const bundle = renameKeys(
    Object.fromEntries(entries.map(([key, value]) => [key, joinLines(value, isLegacy) ?? value])),
  );
  const json = bundle['application/json'];
  if (typeof json !== 'string') return joinMimeBundle(bundle);
  try {
    return joinMimeBundle({ ...bundle, 'application/json': JSON.parse(json) as Json });
  } catch {
    return null;
  }
}

function renameKeys(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).map(([key, value]) => [MIME_TYPES.get(key) ?? key, value]),
  );
}

function isJsonMime(type: string): boolean {
  return type === 'application/json' || (type.startsWith('application/') && type.endsWith('+json'));
}

/**
 * A multi-line field as one string; null when it is neither a string nor a list of strings. Before nbformat 4
 * some writers left the line ends off: where the first line has none, all get one (nbformat reads it the same).
 */
export function joinLines(value: Json, isLegacy: boolean): string | null {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value) || !value.every((line) => typeof line === 'string')) return null;
  return value.join(isLegacy && !/[\n\r]$/.test(value[0] ?? '\n') ? '\n' : '');
}
