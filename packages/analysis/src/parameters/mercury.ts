import { parseDocument } from 'yaml';
import type { AnalysisCell } from '../cell.ts';
import { lineStartsOf, rangeOf } from '../source/range.ts';
import { metadataOf } from './annotation-metadata.ts';
import { isValueOf } from './check-value.ts';
import { labelFromName } from './comments.ts';
import { describeType } from './describe-type.ts';
import { type KindUse, namedOptions, typeOfKind } from './kinds.ts';
import type { JsonValue, Parameter, ParameterDiagnostic } from './parameter.ts';

/** The inputs that a header of Mercury 1 declares, for notebooks that come from there. */
export interface MercuryHeader {
  readonly cellId: string;
  readonly parameters: readonly Parameter[];
  readonly diagnostics: readonly ParameterDiagnostic[];
}

type Yaml = Readonly<Record<string, JsonValue | undefined>>;

/** Longer headers are something else. In characters. */
const HEADER_CHARACTERS_MAX = 50_000;

/** Reads the YAML of the first raw or markdown cell; undefined where the notebook is not one of Mercury's. */
export function readMercuryHeader(cells: readonly AnalysisCell[]): MercuryHeader | undefined {
  const [cell] = cells;
  if (cell === undefined || cell.type === 'code' || cell.source.length > HEADER_CHARACTERS_MAX)
    return undefined;
  const read = readHeader(cell.source);
  if (read === undefined) return undefined;
  const range = rangeOf(lineStartsOf(cell.source), 0, cell.source.length);
  const place = { cellId: cell.id, range };
  if ('problem' in read) {
    return {
      cellId: cell.id,
      parameters: [],
      diagnostics: [{ ...NOT_READ, message: read.problem, ...place }],
    };
  }
  const notes: string[] = [];
  const parameters: Parameter[] = [];
  for (const [name, given] of Object.entries(read.params)) {
    const input = readInput(given, notes, name);
    if (input !== undefined)
      parameters.push({ name, ...input, order: parameters.length, ...place, required: false });
  }
  for (const key of Object.keys(read.header))
    if (!TAKEN.has(key)) notes.push(SAID[key] ?? `“${key}” has no meaning here.`);
  const found = parameters.length === 1 ? '1 input is' : `${parameters.length} inputs are`;
  const message = `This is a header of Mercury, and ${found} taken from it.${notes.map((note) => ` ${note}`).join('')}`;
  const diagnostic: ParameterDiagnostic = {
    code: 'mercury-header',
    severity: notes.length > 0 ? 'warning' : 'info',
    message,
    hint: 'Tag the cell that sets these variables with "parameters" and delete the header, when you like.',
    ...place,
  };
  return { cellId: cell.id, parameters, diagnostics: [diagnostic] };
}

const NOT_READ = {
  code: 'mercury-header',
  severity: 'warning',
  hint: 'Mend the header and publish again, or tag the cell that sets these variables with "parameters" and delete it.',
} as const;

type Header = { readonly header: Yaml; readonly params: Yaml };

/** The header with its inputs, or what is wrong with it; undefined for what is none. */
function readHeader(source: string): Header | { readonly problem: string } | undefined {
  const [, text, end] = /^\s*---[ \t]*\n([\s\S]*?)(?:(\n?---)\s*)?$/.exec(source) ?? [];
  // Rules of Markdown begin with dashes as well; only a header of Mercury has inputs.
  if (text === undefined || !/^params[ \t]*:/m.test(text)) return undefined;
  if (end === undefined)
    return {
      problem: 'This looks like a header of Mercury, but it has no end: its last line must be “---”.',
    };
  const header = readYaml(text);
  if (typeof header === 'string')
    return { problem: `This looks like a header of Mercury, but it is not valid YAML: ${header}` };
  const params = header.params;
  if (params === null) return { header, params: {} };
  return isYaml(params)
    ? { header, params }
    : { problem: 'This looks like a header of Mercury, but “params” does not list inputs by their names.' };
}

const TAKEN = new Set(['params', 'title', 'description']);
const SAID: Readonly<Record<string, string>> = {
  schedule: 'Its schedule is not taken over: schedule the notebook here.',
  notify: 'Its notifications are not taken over.',
  'show-code': 'Who may see the code is decided by the space.',
  'show-prompt': 'Cell numbers are never shown.',
  share: 'Who may see it is decided by the space.',
  output: 'It is shown as an app, whatever its output was.',
  slug: 'Its address is chosen when it is published.',
  continuous_update: 'Results follow the inputs; whoever uses the app can switch that off.',
  static_notebook: 'Every run is computed for whoever runs it.',
  date: 'Its date is not kept; the version has one.',
  author: 'Its author is not taken over; whoever publishes it is.',
};

type Input = Pick<Parameter, 'type' | 'typeText' | 'label' | 'default'> & Partial<Parameter>;

function readInput(given: JsonValue | undefined, notes: string[], name: string): Input | undefined {
  if (!IDENTIFIER.test(name)) {
    notes.push(`“${name}” is left out: it is no name that Python knows.`);
    return undefined;
  }
  if (!isYaml(given)) {
    notes.push(`“${name}” is left out: it does not say of which kind its input is (“input: text”, for one).`);
    return undefined;
  }
  const fault = faultOf(given);
  const use = fault === undefined ? useOf(given) : undefined;
  if (use === undefined) {
    notes.push(`“${name}” is left out: ${fault ?? sayLeftOut(given)}.`);
    return undefined;
  }
  const type = typeOfKind(use);
  const value =
    use.kind === 'multi-select' && !Array.isArray(given.value) ? toList(given.value) : given.value;
  const label = typeof given.label === 'string' ? given.label : labelFromName(name);
  const isValue = value !== undefined && isValueOf(type, value);
  if (given.value !== undefined && given.value !== null && !isValue)
    notes.push(`The value of “${name}” does not fit its input, so the notebook’s own value stands.`);
  return {
    type,
    typeText: describeType(type),
    ...metadataOf(use),
    label,
    default: isValue ? { kind: 'static', value } : { kind: 'computed' },
  };
}

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u;

/** What makes an input of a known kind impossible. */
function faultOf({ input, choices, min, max }: Yaml): string | undefined {
  if (input === 'select' && !(Array.isArray(choices) && choices.length > 0))
    return 'it lists no “choices” to select from';
  if (input !== 'slider' && input !== 'range') return undefined;
  if (typeof min !== 'number' || typeof max !== 'number') return 'it needs the numbers “min” and “max”';
  return min < max ? undefined : `its “min”, ${min}, is not below its “max”, ${max}`;
}

function sayLeftOut({ input, output_dir }: Yaml): string {
  if (output_dir !== undefined)
    return 'offer each file that the notebook writes with “quire.download(path)”, since its folder goes away after the run';
  if (input === 'markdown') return 'write its text in a cell';
  return input === undefined
    ? 'it does not say of which kind its input is (“input: text”, for one)'
    : `inputs of the kind “${String(input)}” do not exist here`;
}

const toList = (value: JsonValue | undefined): JsonValue =>
  value === undefined || value === null ? [] : [value];

function useOf(given: Yaml): KindUse | undefined {
  const isWhole = [given.value, given.min, given.max, given.step]
    .flat()
    .every((one) => one === undefined || one === null || Number.isInteger(one));
  const numbers = defined({ minimum: given.min, maximum: given.max, step: given.step });
  switch (given.input) {
    case 'text':
      return use(given.rows !== undefined && given.rows !== 1 ? 'long-text' : 'text', { rows: given.rows });
    case 'slider':
      return use('slider', { ...numbers, default: given.value });
    case 'range':
      return use('range', numbers);
    case 'numeric':
      return use(isWhole ? 'integer' : 'number', numbers);
    case 'checkbox':
      return use('checkbox', {});
    case 'select':
      return use(given.multi === true ? 'multi-select' : 'select', { options: given.choices });
    case 'file':
      return use('file', { max_mb: megabytes(given.maxFileSize) });
    default:
      return undefined;
  }
}

function use(kind: string, options: Yaml): KindUse {
  return { kind, options: namedOptions(kind, [], defined(options)) };
}

function defined(options: Yaml): Record<string, JsonValue> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined && value !== null),
  ) as Record<string, JsonValue>;
}

/** `1MB`, `500KB`. */
function megabytes(text: JsonValue | undefined): number | undefined {
  const [, amount, unit] = /^\s*(\d+(?:\.\d+)?)\s*(K|M|G)B?\s*$/i.exec(String(text ?? '')) ?? [];
  const factor = { K: 1 / 1024, M: 1, G: 1024 }[unit?.toUpperCase() ?? ''];
  return amount === undefined || factor === undefined ? undefined : Number(amount) * factor;
}

/** The header, or in words why it is none. */
function readYaml(text: string): Yaml | string {
  // No aliases: a short header could stand for gigabytes.
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = text.slice(0, error.pos[0]).split('\n').length + 1;
    return `line ${line}: ${error.message.replace(/\.?$/, '.')}`;
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 0 });
    return isYaml(value) ? value : 'it does not consist of names with values.';
  } catch {
    return 'it refers to parts of itself (*), which is not taken here.';
  }
}

function isYaml(value: unknown): value is Yaml {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
